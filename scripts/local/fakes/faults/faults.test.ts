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

  it.each(['slak.views.open', 'gatekeeper', 'function', 'opsgenie', ''])('knows no target "%s"', (target) => {
    expect(() => new Faults().set({ ...FAULT, target })).toThrow();
  });

  it.each(['bus', 'bus*', 'slack.*', 'function.opsgenie', 'opsgenie.create', '*'])(
    'knows the target "%s"',
    (target) => {
      expect(new Faults().set({ ...FAULT, target })).toMatchObject({ target });
    },
  );
});
