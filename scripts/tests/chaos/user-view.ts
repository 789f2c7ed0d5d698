import type { Message, Slack, ViewRecord } from '../../local/fakes/slack/slack.ts';
import { type Shown, shown } from './observed-state.ts';
import { addresseesOf } from './sight.ts';

/** What each person sees as it comes, without reading everything again at every look. Nothing that came may go. */
export class Eyes {
  readonly #slack: Pick<Slack, 'state'>;
  readonly #messages = new Map<string, Message[]>();
  readonly #forms = new Map<string, ViewRecord[]>();
  #messagesRead = 0;
  #formsRead = 0;

  constructor(slack: Pick<Slack, 'state'>) {
    this.#slack = slack;
  }

  /** Oldest first. */
  messagesOf(user: string): Shown[] {
    this.#read();
    return (this.#messages.get(user) ?? []).map(shown);
  }

  /** The newest one that can be submitted. */
  formOf(user: string): ViewRecord | undefined {
    this.#read();
    const forms = this.#forms.get(user) ?? [];
    return forms.findLast(({ status, view }) => status === 'open' && view.submit !== undefined);
  }

  #read(): void {
    const { messages, views } = this.#slack.state();
    for (const message of messages.slice(this.#messagesRead)) {
      for (const user of addresseesOf(shown(message))) push(this.#messages, user, message);
    }
    for (const view of views.slice(this.#formsRead)) push(this.#forms, view.user, view);
    this.#messagesRead = messages.length;
    this.#formsRead = views.length;
  }
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
