import { Metrics as Emf } from '@aws-lambda-powertools/metrics';
import { captureOutput } from './fixtures/capture-output.ts';
import { createMetrics, type Metrics } from './metrics.ts';

const AT = 1_790_000_000_000;

/** The lines that one invocation writes. */
function written(work: (metrics: Metrics) => void): unknown[] {
  const output = captureOutput();
  try {
    const metrics = createMetrics(new Emf({ namespace: 'QBot', serviceName: 'gatekeeper' }));
    work(metrics);
    metrics.publish();
    return output.lines();
  } finally {
    output.restore();
  }
}

beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(AT));
afterEach(() => jest.restoreAllMocks());

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const emf = (dimensions: string[][], metrics: object[], values: object) => ({
  _aws: {
    Timestamp: AT,
    CloudWatchMetrics: [{ Namespace: 'QBot', Dimensions: dimensions, Metrics: metrics }],
  },
  service: 'gatekeeper',
  ...values,
});

describe('createMetrics', () => {
  it('writes one line for one request: for the service alone, and by command and outcome', () => {
    const lines = written((metrics) => {
      metrics.count('Requests', 'published', '/sre');
      metrics.acknowledged(87, 'published', '/sre');
    });
    expect(lines).toEqual([
      emf(
        [['service'], ['service', 'command', 'outcome']],
        [
          { Name: 'Requests', Unit: 'Count' },
          { Name: 'AckMilliseconds', Unit: 'Milliseconds' },
        ],
        { command: '/sre', outcome: 'published', Requests: 1, AckMilliseconds: 87 },
      ),
    ]);
  });

  it('writes a line for each combination of dimensions', () => {
    const lines = written((metrics) => {
      metrics.count('Answers', 'post');
      metrics.count('Events', 'done', '/sre');
      metrics.count('SlackRateLimited', undefined);
    });
    const counter = (Name: string) => [{ Name, Unit: 'Count' }];
    expect(lines).toEqual([
      emf([['service'], ['service', 'outcome']], counter('Answers'), { outcome: 'post', Answers: 1 }),
      emf([['service'], ['service', 'command', 'outcome']], counter('Events'), {
        ...{ command: '/sre', outcome: 'done', Events: 1 },
      }),
      emf([['service']], counter('SlackRateLimited'), { SlackRateLimited: 1 }),
    ]);
  });

  it('sends what was counted several times as so many values', () => {
    const [line] = written((metrics) => {
      metrics.count('Answers', 'update');
      metrics.count('Answers', 'update');
    });
    expect(line).toMatchObject({ Answers: [1, 1], outcome: 'update' });
  });

  it('forgets what it has written, and writes nothing for nothing', () => {
    const lines = written((metrics) => {
      metrics.count('OpsgenieErrors', undefined);
      metrics.publish();
      metrics.publish();
    });
    expect(lines).toHaveLength(1);
  });
});
