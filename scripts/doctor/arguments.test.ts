import { readDoctorArguments } from './arguments.ts';

const read = (...argv: string[]) => readDoctorArguments(argv, '/q-bot');

it('means the deployed bot, unless the local one is named', () => {
  expect(read()).toMatchObject({ local: undefined, dist: '/q-bot/dist', isJson: false, acceptsOther: false });
  expect(read('--local', '--json')).toMatchObject({ local: '/q-bot/.local/bot.json', isJson: true });
  expect(read('--local', '--bot', 'other.json', '--dist', 'built')).toMatchObject({
    ...{ local: 'other.json', dist: 'built' },
  });
  expect(read('--outputs', 'o.json', '--origin', 'http://127.0.0.1:1', '--other-aws')).toMatchObject({
    ...{ outputs: 'o.json', origin: 'http://127.0.0.1:1', acceptsOther: true },
  });
});

it.each([
  [['--lokal'], 'npm run doctor has no option --lokal: it knows --local, '],
  [['--lokal'], 'Did you mean --local?'],
  [['--dist'], '--dist needs a folder, as in: npm run doctor -- --dist dist'],
  [['qbot'], '"qbot" is not an option of npm run doctor.'],
  [['--bot', 'x'], '--bot belongs to --local'],
  [['--local', '--origin', 'http://127.0.0.1:1'], 'leave out'],
  [['--local', '--other-aws'], 'leave out'],
  [['--origin', 'qbot'], '--origin is an address'],
])('refuses %j', (argv, sentence) => {
  expect(() => read(...argv)).toThrow(sentence);
});
