import { checkDeadLetters } from './check-dead-letters.ts';
import { buildFacts, linesOf } from './fixtures/build-facts.ts';

describe('dead letters', () => {
  const look = (waiting: number, name = 'qbot-failures') => {
    const { aws } = buildFacts();
    const deadLetterQueues = [{ name, url: 'https://sqs/x' }];
    return checkDeadLetters(
      buildFacts({ aws: { ...aws, waiting: async () => waiting }, deployment: { deadLetterQueues } }),
    );
  };

  it('may not wait', async () => {
    expect(linesOf(await look(0))).toEqual(['ok dead letters: none waits']);
    expect(linesOf(await look(1))).toEqual(['wrong dead letters: 1 waits in qbot-failures']);
    expect(linesOf(await look(2))).toEqual(['wrong dead letters: 2 wait in qbot-failures']);
  });

  it('have their own remedy each', async () => {
    expect((await look(1))[0]?.fix).toContain('docs/operations.md');
    expect((await look(1, 'qbot-pushover-failures'))[0]?.fix).toContain(
      'start-message-move-task --region eu-west-1',
    );
  });
});
