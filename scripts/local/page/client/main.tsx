import './style/ground.css';
import './style/sidebar.css';
import './style/conversation.css';
import './style/blocks.css';
import './style/fields.css';
import './style/composer.css';
import './style/modal.css';
import './style/behind.css';
import './style/panels.css';
import './style/narrow.css';
import { render } from 'preact';
import { App } from './app.tsx';

render(<App />, document.body);
