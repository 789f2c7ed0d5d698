import { restrictionNames, subcommandsIn } from './restrictions.ts';

it('names the whole command and the sub-command', () => {
  expect(restrictionNames('/devops', 'restart')).toEqual(['/devops', '/devops restart']);
});

it('finds the sub-commands of one command again, and of no other that begins like it', () => {
  const names = [
    ...restrictionNames('/devops', 'restart'),
    '/devops2 restart',
    '/devops alarms',
    '/sre open',
  ];
  expect(subcommandsIn(names, '/devops')).toEqual(['restart', 'alarms']);
});
