import { LogGroups } from './log-groups.ts';

it('keeps the newest 1,000 events of each group', () => {
  const groups = new LogGroups();
  for (let event = 0; event < 1001; event += 1) groups.put('/aws/events/a', event);
  groups.put('/aws/events/b', 'x');
  expect(groups.names()).toEqual(['/aws/events/a', '/aws/events/b']);
  expect(groups.events('/aws/events/a')).toHaveLength(1000);
  expect(groups.events('/aws/events/a')[0]).toBe(1);
  expect(groups.events('/aws/events/b')).toEqual(['x']);
  expect(groups.events('/aws/events/c')).toEqual([]);
});
