import { checkAlarms } from './check-alarms.ts';
import { buildFacts, linesOf } from './fixtures/build-facts.ts';

describe('alarms', () => {
  const look = (...isConfirmed: boolean[]) => {
    const { aws } = buildFacts();
    const subscriptions = async () =>
      isConfirmed.map((one, index) => ({
        protocol: 'email',
        endpoint: `${index}@example.com`,
        isConfirmed: one,
      }));
    return checkAlarms(buildFacts({ aws: { ...aws, subscriptions } }));
  };

  it('have to be heard', async () => {
    expect(linesOf(await look(true))).toEqual(['ok alarms of qbot-alarms: 1 confirmed']);
    expect(linesOf(await look())).toEqual(['wrong alarms of qbot-alarms: nobody hears of them']);
  });

  it('name each address that has not confirmed', async () => {
    expect(await look(true, false)).toEqual([
      {
        ...{ check: 'alarms of qbot-alarms', status: 'wrong', text: '1@example.com has not confirmed' },
        fix: expect.stringContaining(
          'aws sns subscribe --topic-arn arn:aws:sns:eu-west-1:123456789012:qbot-alarms',
        ),
      },
    ]);
  });
});
