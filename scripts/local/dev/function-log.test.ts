import { formatFunctionLog, printFunctionLog } from './function-log.ts';

it.each([
  ['a line of text', 'ready', 'sre  ready'],
  [
    'an entry',
    JSON.stringify({ level: 'INFO', message: 'done', requestId: 'r-1', outcome: 'ok', other: 1 }),
    'sre  INFO  done  requestId=r-1 outcome=ok',
  ],
  [
    'what ended an invocation',
    JSON.stringify({ level: 'ERROR', message: { errorType: 'TypeError', errorMessage: 'no' } }),
    'sre  ERROR  TypeError: no  ',
  ],
])('shows of %s what a person wants', (_what, line, shown) => {
  expect(formatFunctionLog('sre', line)).toBe(shown);
});

it('shows where an error was thrown, in the own code', () => {
  const frames = [
    '    at sayBack (/q-bot/lambda/sre/sre.ts:4:2)',
    '    at handle (/q-bot/node_modules/x/index.js:1:1)',
    '    at node:internal/process:1:1',
    '    at handler (/q-bot/common/backend.ts:9:1)',
  ];
  const own = '\n    at sayBack (lambda/sre/sre.ts:4:2)\n    at handler (common/backend.ts:9:1)';
  const logged = JSON.stringify({ level: 'ERROR', message: 'failed', errorStack: frames.join('\n') });
  expect(formatFunctionLog('sre', logged, { root: '/q-bot' })).toBe(`sre  ERROR  failed  ${own}`);
  const message = { errorType: 'TypeError', errorMessage: 'no', stackTrace: ['TypeError: no', ...frames] };
  const ended = JSON.stringify({ level: 'ERROR', message });
  expect(formatFunctionLog('sre', ended, { root: '/q-bot' })).toBe(`sre  ERROR  TypeError: no  ${own}`);
});

it.each([
  [
    {
      level: 'ERROR',
      message: 'unexpected error',
      errorName: 'a',
      errorMessage: 'no',
      errorCause: 'b: gone',
    },
    'errorName=RefusedError errorMessage=no errorCause=LostError: gone',
  ],
  [
    {
      level: 'ERROR',
      message: { errorType: 'z', errorMessage: 'no', stackTrace: ['a: no', '    at x'], code: 'a' },
    },
    'RefusedError: no',
  ],
  [
    {
      level: 'ERROR',
      message: { errorType: 'z', errorMessage: 'no', stackTrace: ['Error: no'], code: 'QBOT_CONFIG' },
    },
    'QBOT_CONFIG: no',
  ],
  [
    {
      level: 'ERROR',
      message: { errorType: 'TypeError', errorMessage: 'no', stackTrace: ['TypeError: no'], code: 'E1' },
    },
    'TypeError: no',
  ],
])('calls an error by the name of its class in the source: %j', (line, shown) => {
  const names: Record<string, string> = { a: 'RefusedError', b: 'LostError' };
  const classNameOf = (_functionName: string, name: string) => names[name] ?? name;
  expect(formatFunctionLog('sre', JSON.stringify(line), { classNameOf })).toContain(shown);
});

it('leaves out the metrics, and nothing else', () => {
  const log = jest.spyOn(console, 'log').mockImplementation();
  printFunctionLog('sre', JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [] }, Events: 1 }));
  printFunctionLog('sre', '{"_aws":"a text of somebody"}');
  expect(log.mock.calls.map(([line]) => String(line))).toEqual([expect.stringContaining('somebody')]);
  log.mockRestore();
});
