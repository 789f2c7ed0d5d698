import { type Fault, Faults } from './faults.ts';

const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const OTHER = 'Root=1-5759e988-bd862e3fe1be46a994272794';

const FAULT = { target: 'slack.views.open', kind: 'status', status: 500 } as const;

describe('Faults', () => {
  it('strikes a target as often as it is told to', () => {
    const faults = new Faults();
    faults.set({ ...FAULT, target: 'slack.*', times: 2 });
    const taken = [1, 2, 3].map(() => faults.take('slack.views.open')?.kind);
    expect(taken).toEqual(['status', 'status', undefined]);
    expect(faults.list()).toEqual([]);
  });

  it('lets as many pass before as it is told to', () => {
    const faults = new Faults();
    faults.set({ ...FAULT, after: 2, times: 1 });
    const taken = [1, 2, 3, 4].map(() => faults.take('slack.views.open')?.kind);
    expect(taken).toEqual([undefined, undefined, 'status', undefined]);
  });

  it('strikes the one request whose trace it names, whatever its parent', () => {
    const faults = new Faults();
    faults.set({ ...FAULT, trace: ROOT, times: 1 });
    expect(faults.take('slack.views.open', OTHER)).toBeUndefined();
    expect(faults.take('slack.views.open')).toBeUndefined();
    expect(faults.take('slack.views.open', `${ROOT};Parent=1;Sampled=0`)).toMatchObject({ status: 500 });
  });

  it('ends the one that it is told to, and no other', () => {
    const faults = new Faults();
    const [first, second] = [faults.set(FAULT), faults.set({ ...FAULT, status: 503 })];
    faults.end(first);
    expect(faults.list()).toEqual([second]);
  });

  it('tells of each strike, and not of those that it lets pass', () => {
    const injected: Fault[] = [];
    const faults = new Faults();
    faults.watch((fault) => injected.push(fault));
    const set = faults.set({ ...FAULT, after: 1 });
    for (let calls = 0; calls < 3; calls += 1) faults.take('slack.views.open');
    faults.take('slack.views.update');
    expect(injected).toEqual([set, set]);
  });

  it.each([
    [{ kind: 'kill' }, 'kill needs "function" and "at" ("received" or "answered")'],
    [
      { kind: 'kill', function: 'devops', at: 'once' },
      'kill needs "function" and "at" ("received" or "answered")',
    ],
    [{ kind: 'status' }, 'status needs "status" (200 to 599)'],
    [{ kind: 'stall', ms: 0 }, 'stall needs "ms" (1 to 120000)'],
    [{ kind: 'repeat', copies: 1 }, 'repeat needs "copies" (2 to 50), and may have "apartMs" (1 to 120000)'],
    [{ kind: 'drop', ms: 1 }, 'drop does not take "ms"'],
    [{ kind: 'drop', times: 0 }, '"times" is a whole number from 1 up'],
    [{ kind: 'drop', after: 1.5 }, '"after" is a whole number from 1 up'],
    [{ kind: 'drop', trace: '1-2' }, '"trace" is the root of an X-Amzn-Trace-Id: "Root=1-..."'],
    [
      { kind: 'drop', target: 'slak.views.open' },
      'nothing here is called "slak.views.open": "target" is e.g. "slack.views.open", "opsgenie.create" or "bus"',
    ],
    [{ kind: 'explode' }, 'a fault needs "target" and "kind": status, stall, drop, refuse, kill, repeat'],
  ])('says in a sentence what is wrong with %j', (fault, sentence) => {
    const set = () => new Faults().set({ target: 'ecs.UpdateService', ...fault });
    expect(set).toThrow(new Error(sentence));
  });

  it.each([
    [
      { target: 'function.xyz', kind: 'repeat', copies: 2 },
      'repeat does nothing to a function, which knows stall, drop, refuse, kill. A second delivery: {"target":"bus","kind":"repeat","copies":2,"times":1}, and then the command',
    ],
    [
      { target: 'slack.chat.postMessage', kind: 'repeat', copies: 2 },
      'repeat is of the bus alone. A second delivery: {"target":"bus","kind":"repeat","copies":2,"times":1}, and then the command',
    ],
    [
      { ...FAULT, target: 'function.xyz' },
      'status does nothing to a function, which knows stall, drop, refuse, kill',
    ],
    [{ ...FAULT, target: 'bus' }, 'status does nothing to the bus, which knows stall, drop, refuse, repeat'],
    [
      { target: 'bus', kind: 'kill', function: 'xyz', at: 'received' },
      'kill does nothing to the bus, which knows stall, drop, refuse, repeat',
    ],
  ])('refuses what would do nothing: %j', (fault, sentence) => {
    const faults = new Faults();
    expect(() => faults.set(fault)).toThrow(new Error(sentence));
    expect(faults.list()).toEqual([]);
  });

  it.each([null, 'drop', [], {}])('asks for target and kind where there is only %j', (input) => {
    expect(() => new Faults().set(input)).toThrow('a fault needs "target" and "kind"');
  });

  it.each(['slak.views.open', 'gatekeeper', 'function', 'opsgenie', ''])('knows no target "%s"', (target) => {
    expect(() => new Faults().set({ ...FAULT, target })).toThrow();
  });

  it.each(['bus', 'bus*', 'slack.*', 'function.opsgenie', 'opsgenie.create', '*'])(
    'knows the target "%s"',
    (target) => {
      expect(new Faults().set({ kind: 'refuse', target })).toMatchObject({ target });
    },
  );
});
