import { MessageQueue, type QueueMessage } from './queue.ts';

function build(change: { timeScale?: number; maxReceiveCount?: number } = {}) {
  const clock = { ms: 1_700_000_000_000 };
  const dead: QueueMessage[] = [];
  const { maxReceiveCount, timeScale = 1 } = change;
  const queue = new MessageQueue({
    definition: {
      name: 'retry',
      visibilityTimeoutSeconds: 30,
      ...(maxReceiveCount === undefined ? {} : { redrive: { queue: 'dead', maxReceiveCount } }),
    },
    now: () => clock.ms,
    timeScale,
    onDeadLetter: (message) => dead.push(message),
  });
  const send = (body: string, delaySeconds?: number) =>
    queue.send({ body, attributes: {}, traceId: 'Root=1' }, delaySeconds);
  const bodies = (limit = 10) => queue.receive(limit).map(({ body }) => body);
  return { clock, queue, dead, send, bodies };
}

describe('MessageQueue', () => {
  it('gives out the oldest first, up to the limit, each once', () => {
    const { bodies, queue, send } = build();
    for (const body of ['a', 'b', 'c']) send(body);
    expect(bodies(2)).toEqual(['a', 'b']);
    expect(bodies()).toEqual(['c']);
    expect(bodies()).toEqual([]);
    expect(queue.counts()).toEqual({ visible: 0, delayed: 0, inFlight: 3 });
  });

  it('shows a delayed message only after its delay', () => {
    const { bodies, clock, queue, send } = build();
    send('a', 5);
    clock.ms += 4999;
    expect(bodies()).toEqual([]);
    expect(queue.counts()).toEqual({ visible: 0, delayed: 1, inFlight: 0 });
    expect(queue.nextVisibleAt()).toBe(clock.ms + 1);
    clock.ms += 1;
    expect(bodies()).toEqual(['a']);
  });

  it('shows a message again after its visibility timeout, under a new handle', () => {
    const { clock, queue, send } = build();
    send('a');
    const [first] = queue.receive(1);
    clock.ms += 30_000;
    const [second] = queue.receive(1);
    expect(second).toMatchObject({ id: first?.id, receiveCount: 2, firstReceivedAt: first?.firstReceivedAt });
    expect(second?.receiptHandle).not.toBe(first?.receiptHandle);
    queue.delete(first?.receiptHandle ?? '');
    expect(queue.messages()).toHaveLength(1);
    queue.delete(second?.receiptHandle ?? '');
    expect(queue.messages()).toHaveLength(0);
    expect(queue.nextVisibleAt()).toBeUndefined();
  });

  it('changes when a message in flight is seen again, and of no other', () => {
    const { bodies, clock, queue, send } = build();
    send('a');
    const handle = queue.receive(1)[0]?.receiptHandle ?? '';
    expect(queue.changeVisibility(handle, 60)).toBe(true);
    clock.ms += 59_999;
    expect(bodies()).toEqual([]);
    clock.ms += 1;
    expect(queue.changeVisibility(handle, 60)).toBe(false);
    expect(queue.changeVisibility('', 60)).toBe(false);
    expect(bodies()).toEqual(['a']);
  });

  it('gives up what was received too often, in place of one more receive', () => {
    const { bodies, clock, dead, queue, send } = build({ maxReceiveCount: 2 });
    send('a');
    expect(bodies()).toEqual(['a']);
    clock.ms += 30_000;
    expect(bodies()).toEqual(['a']);
    clock.ms += 30_000;
    expect(dead).toEqual([]);
    expect(bodies()).toEqual([]);
    expect(dead).toMatchObject([{ body: 'a', receiveCount: 2 }]);
    expect(queue.messages()).toEqual([]);
  });

  it('shrinks every wait', () => {
    const { bodies, clock, send } = build({ timeScale: 0.01 });
    send('a', 5);
    clock.ms += 50;
    expect(bodies()).toEqual(['a']);
    clock.ms += 299;
    expect(bodies()).toEqual([]);
    clock.ms += 1;
    expect(bodies()).toEqual(['a']);
  });

  it('tells of what is sent, and of every change', async () => {
    const { queue, send } = build();
    const sent: string[] = [];
    queue.onSend(({ body }) => sent.push(body));
    const changed = queue.change();
    send('a');
    await changed;
    const deleted = queue.change();
    queue.delete(queue.receive(1)[0]?.receiptHandle ?? '');
    await deleted;
    expect(sent).toEqual(['a']);
  });
});
