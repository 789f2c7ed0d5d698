import { leanSlackMethods } from './lean-slack-methods.ts';

const CHAT = `    chat = {
        /**
         * @description Sends a message.
         */
        postMessage: bindApiCall(this, 'chat.postMessage'),
        scheduled: {
            list: bindApiCall(this, 'chat.scheduled.list'),
        },
    };
`;
const SOURCE = `class Methods extends EventEmitter {
    constructor() {
        super();
    }
    admin = {
        apps: {
            approve: bindApiCall(this, 'admin.apps.approve'),
        },
    };
${CHAT}}
`;

describe('leanSlackMethods', () => {
  it('leaves out the groups that are not kept', () => {
    expect(leanSlackMethods(SOURCE, ['chat'])).toBe(`class Methods extends EventEmitter {
    constructor() {
        super();
    }
    static {
        for (const name of 'admin'.split(' '))
            Object.defineProperty(this.prototype, name, { get() { return leftOut(\`WebClient.\${name} (call apiCall)\`); } });
    }
${CHAT}}
`);
  });

  it('says when Slack has no such group any more', () => {
    expect(() => leanSlackMethods(SOURCE, ['chat', 'views'])).toThrow(
      "lean-slack: no methods views in Slack's client",
    );
  });
});
