import { formatActionId, parseActionId } from './action-id.ts';

describe('an action id', () => {
  it('is command, sub-command and action', () => {
    const id = { command: '/sre', subcommand: 'incident', action: 'create' };
    expect(formatActionId(id)).toBe('/sre:incident:create');
    expect(parseActionId('/sre:incident:create')).toEqual(id);
  });

  it('may have no sub-command', () => {
    expect(parseActionId('/sre::again')).toEqual({ command: '/sre', subcommand: '', action: 'again' });
  });

  it.each([
    ['nothing', ''],
    ['a generated one of Slack', 'WaXA'],
    ['no action', '/sre:incident:'],
    ['no third part', '/sre:incident'],
    ['no command', ':incident:create'],
    ['a fourth part', '/sre:incident:create:now'],
  ])('is not ours with %s', (_case, id) => {
    expect(parseActionId(id)).toBeUndefined();
  });
});
