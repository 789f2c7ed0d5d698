import { type Detail, type DetailType, parseEvent } from '../../common/contract.ts';
import type { Backend } from './backends.ts';
import { buildInvocation } from './fixtures/build-dead-letter.ts';
import { type UserNotice, userMessage } from './user-message.ts';

const replayChannel = 'C0OPERATIONS';
const REF = '(ref Qa1requestFixture=)';
const INCIDENT: Backend = { incident: { where: 'OpsGenie', fields: ['priority', 'service', 'message'] } };
const SUBMITTED = {
  view: {
    state: {
      values: {
        message: { value: { type: 'plain_text_input', value: ' Checkout is down ' } },
        service: {
          value: { type: 'static_select', selected_option: { text: { text: 'Payments' }, value: 's-1' } },
        },
        priority: { value: { selected_option: { text: { text: 'P1 Critical' }, value: 'P1' } } },
        description: { value: { type: 'plain_text_input', value: 'since 03:00' } },
      },
    },
  },
};

function told(telling: Partial<UserNotice>, detail: Partial<Detail> = {}, type?: DetailType): string {
  return userMessage({
    event: parseEvent(buildInvocation(detail, type)),
    deadLetter: { fate: 'failed', attempts: 2 },
    backend: {},
    replayChannel: undefined,
    incidentFallback: 'call 7.',
    incidentWebUrl: 'https://app.opsgenie.com',
    ...telling,
  });
}

const UNDELIVERED = { fate: 'undelivered', attempts: 3 } as const;
const NOT_FINISHED = { fate: 'not_finished', attempts: 1 } as const;

describe('an action on an incident that exists', () => {
  const backend = { incident: { where: 'OpsGenie', fields: ['message'], others: ['resolve'] } };

  it('may have taken effect, and is no incident to open', () => {
    const text = told(
      { backend },
      { command: '/sre', subcommand: 'resolve', text: 'resolve 17' },
      'slash_command',
    );
    expect(text).toContain('may or may not have taken effect');
    expect(text).not.toContain('incident was opened');
    expect(told({ backend }, { command: '/sre', subcommand: 'incident' }, 'slash_command')).toContain(
      'No incident was opened',
    );
  });
});

describe('an order that may change something', () => {
  const typed = { command: '/devops', subcommand: 'zanzibar', text: 'Zanzibar' };

  it('that never began did nothing', () => {
    expect(told({ deadLetter: UNDELIVERED }, typed, 'slash_command')).toBe(
      `\`/devops\` did not go through; nothing was done. Run \`/devops\` again. ${REF}`,
    );
    expect(told({ deadLetter: UNDELIVERED, replayChannel }, typed, 'slash_command')).toBe(
      `\`/devops\` did not go through; nothing was done. Run \`/devops\` again, or press Replay in <#C0OPERATIONS>, but not both. ${REF}`,
    );
  });

  it.each([
    [{ fate: 'failed', attempts: 2 }, 'failed halfway'],
    [NOT_FINISHED, 'did not finish in time'],
  ] as const)('has to be checked before it is repeated: %j', (deadLetter, said) => {
    const start = `\`/devops\` ${said}: it may or may not have taken effect. Check what it was going to change, and what Q-Bot wrote in the channel. If nothing happened,`;
    expect(told({ deadLetter }, typed, 'slash_command')).toBe(`${start} run \`/devops\` again. ${REF}`);
    expect(told({ deadLetter, replayChannel }, typed, 'slash_command')).toBe(
      `${start} press Replay in <#C0OPERATIONS> (a replay does nothing twice) or run \`/devops\` again, but not both. ${REF}`,
    );
  });

  it.each([
    ['view_submission', 'Your `/sre` form did not go through; nothing was done. Run `/sre` again.'],
    [
      'block_actions',
      'Your click on a `/sre` button did not go through; nothing was done. Click the button again.',
    ],
    ['view_closed', 'Closing your `/sre` form did not go through; nothing was done. Run `/sre` again.'],
  ] as const)('is named by its kind: %s', (type, text) => {
    expect(told({ deadLetter: UNDELIVERED }, {}, type)).toBe(`${text} ${REF}`);
  });

  it('is named as a replay', () => {
    expect(told({ deadLetter: UNDELIVERED }, { replay: 1 })).toBe(
      `Your replay of \`/sre\` did not go through; nothing was done. Run \`/sre\` again. ${REF}`,
    );
  });
});

describe('an order that only reads', () => {
  const reads = (telling: Partial<UserNotice>, detail: Partial<Detail> = {}) =>
    told(
      { backend: { readOnly: true }, replayChannel, ...telling },
      { command: '/qchain', ...detail },
      'slash_command',
    );

  it.each([
    [{ fate: 'failed', attempts: 2 }, '`/qchain` failed twice.'],
    [{ fate: 'failed', attempts: 1 }, '`/qchain` failed.'],
    [NOT_FINISHED, '`/qchain` did not finish in time.'],
    [UNDELIVERED, '`/qchain` did not go through.'],
  ] as const)('changed nothing: %j', (deadLetter, said) => {
    expect(reads({ deadLetter })).toBe(
      `${said} It only reads, so nothing was changed. Run \`/qchain\` again. ${REF}`,
    );
  });

  it('is told from one that does not by its sub-command', () => {
    const backend = { readOnly: ['alarms'] };
    expect(reads({ backend }, { subcommand: 'alarms' })).toContain('nothing was changed');
    expect(reads({ backend }, { subcommand: 'restart' })).not.toContain('nothing was changed');
  });
});

describe('an incident', () => {
  const incident = (telling: Partial<UserNotice>, detail: Partial<Detail> = {}, type?: DetailType) =>
    told({ backend: INCIDENT, ...telling }, { payload: SUBMITTED, ...detail }, type);
  const WHICH = 'Your incident (`P1 Critical, Payments, Checkout is down`)';
  const LOOK = 'Look in <https://app.opsgenie.com|OpsGenie>.';
  const WAIT = `If it cannot wait: call 7. ${REF}`;

  it('that may be open is looked for first, then replayed or opened anew', () => {
    expect(incident({ replayChannel })).toBe(
      `${WHICH} may or may not be open: Q-Bot failed halfway. ${LOOK} If it is not there, press Replay in <#C0OPERATIONS> (a replay never opens it twice) or run \`/sre\` again, but not both. ${WAIT}`,
    );
    expect(incident({ deadLetter: NOT_FINISHED })).toBe(
      `${WHICH} may or may not be open: Q-Bot did not finish in time. ${LOOK} If it is not there, run \`/sre\` again. ${WAIT}`,
    );
  });

  it('is looked for by name where no address is known', () => {
    expect(incident({ incidentWebUrl: '' })).toContain('failed halfway. Look in OpsGenie. If');
  });

  it('that never began is not open', () => {
    expect(incident({ deadLetter: UNDELIVERED, replayChannel })).toBe(
      `${WHICH} did not go through; nothing was opened. Run \`/sre\` again, or press Replay in <#C0OPERATIONS>, but not both. ${WAIT}`,
    );
  });

  it('is not opened by the command, which only opens the form', () => {
    expect(incident({ replayChannel }, { payload: {} }, 'slash_command')).toBe(
      `\`/sre\` failed twice. No incident was opened. Run \`/sre\` again. ${WAIT}`,
    );
  });

  it('may be open after a click on a button', () => {
    const click = { payload: { actions: [] } };
    expect(incident({}, click, 'block_actions')).toBe(
      `Your incident may or may not be open: Q-Bot failed halfway. ${LOOK} If it is not there, click the button again. ${WAIT}`,
    );
    expect(incident({ deadLetter: UNDELIVERED }, click, 'block_actions')).toBe(
      `Your click on a \`/sre\` button did not go through; nothing was opened. Click the button again. ${WAIT}`,
    );
  });

  it('is not shown to somebody else, who replayed it', () => {
    expect(incident({ replayChannel }, { replay: 1 })).toBe(
      `The incident that you replayed may or may not be open: Q-Bot failed halfway. ${LOOK} If it is not there, press Replay in <#C0OPERATIONS> (a replay never opens it twice) or run \`/sre\` again, but not both. ${WAIT}`,
    );
  });

  it.each<[string, unknown]>([
    ['nothing was filled in', { view: { state: { values: {} } } }],
    ['a field came empty', { view: { state: { values: { message: { value: { value: null } } } } } }],
    ['the payload is another', { view: 'V1' }],
  ])('goes without a name where %s', (_case, payload) => {
    const { payload: given } = parseEvent(buildInvocation({ payload: Object(payload) })).detail;
    expect(incident({}, { payload: given })).toMatch(/^Your incident may or may not be open/);
  });

  it('is named by at most 150 characters of each field, without mark-up', () => {
    const message = { value: { value: `<!channel>${'e'.repeat(300)}` } };
    const text = incident({}, { payload: { view: { state: { values: { message } } } } });
    expect(text).toContain(`Your incident (\`&lt;!channel&gt;${'e'.repeat(140)}\`) may`);
  });
});
