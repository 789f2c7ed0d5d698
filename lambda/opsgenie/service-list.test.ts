import { buildServices } from './fixtures/build-receipt.ts';
import { gate } from './fixtures/deferred.ts';
import type { Service } from './incident-backend.ts';
import { createServiceList } from './service-list.ts';

function listed(list: () => Promise<Service[]>) {
  const clock = { now: 1_000_000 };
  const calls = jest.fn(list);
  return { clock, calls, services: createServiceList({ list: calls, now: () => clock.now }) };
}

describe('the list of services', () => {
  it('is kept for 60 s', async () => {
    const { clock, calls, services } = listed(async () => buildServices(2));
    await services();
    clock.now += 59_999;
    await expect(services()).resolves.toEqual(buildServices(2));
    expect(calls).toHaveBeenCalledTimes(1);
    clock.now += 1;
    await services();
    expect(calls).toHaveBeenCalledTimes(2);
  });

  it('is asked for once by all who ask at once', async () => {
    const { calls, services } = listed(async () => buildServices(2));
    await Promise.all(Array.from({ length: 10 }, services));
    expect(calls).toHaveBeenCalledTimes(1);
  });

  it('does not keep a failure', async () => {
    const { calls, services } = listed(async () => buildServices(2));
    calls.mockRejectedValueOnce(new Error('OpsGenie is down'));
    await expect(services()).rejects.toThrow('OpsGenie is down');
    await expect(services()).resolves.toHaveLength(2);
  });

  it('does not lose a newer list to the failure of an older one', async () => {
    const { clock, calls, services } = listed(async () => buildServices(2));
    const late = gate<Service[]>();
    calls.mockReturnValueOnce(late.promise);
    const older = services();
    clock.now += 60_000;
    await services();
    late.fail(new Error('too late'));
    await expect(older).rejects.toThrow('too late');
    await services();
    expect(calls).toHaveBeenCalledTimes(2);
  });
});
