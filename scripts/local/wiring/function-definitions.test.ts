import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  allowedCommands,
  incidentCommands,
  readFunctionDefinitions,
  routedCommands,
  slashCommands,
  subcommandShapes,
  usageOf,
} from './function-definitions.ts';
import { handlerOf, runtimeOf } from './runtimes.ts';
import { rulesOf } from './wiring.ts';

const gate = { description: 'The door', timeoutSeconds: 3, memoryMb: 512, secrets: ['slack-signing-secret'] };

function backend(commands: string[], types: string[]) {
  const eventPattern = { source: ['qbot.gatekeeper'], 'detail-type': types, detail: { command: commands } };
  return { ...gate, description: 'A backend', eventPattern };
}

const STATUS = { name: 'status', usage: 'status [x]', description: 'shows it' };

describe('readFunctionDefinitions', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'wiring-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(name: string, text: string | Buffer): void {
    mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, name, 'function.json'), text);
  }

  it('reads every folder that has a function.json, in order', () => {
    write('opsgenie', JSON.stringify(backend(['/sre'], ['slash_command'])));
    write('gatekeeper', JSON.stringify(gate));
    mkdirSync(path.join(folder, 'notes'));
    const definitions = readFunctionDefinitions(folder);
    expect(Object.keys(definitions)).toEqual(['gatekeeper', 'opsgenie']);
    expect(definitions.gatekeeper).toEqual(gate);
  });

  it('names every file and field that is not right', () => {
    write('a', JSON.stringify({ ...gate, timeoutSeconds: 0 }));
    write('b', JSON.stringify({ ...gate, memory: 1 }));
    expect(() => readFunctionDefinitions(folder)).toThrow(
      /a\/function\.json:[\s\S]*timeoutSeconds[\s\S]*b\/function\.json/,
    );
  });

  const route = { pattern: { source: ['qbot.webhook'], 'detail-type': ['alert_action'] } };

  it('makes a rule of the commands and one of each other route, which allows no command', () => {
    const opsgenie = { ...backend(['/sre'], ['slash_command']), routes: [route, route] };
    write('opsgenie', JSON.stringify(opsgenie));
    const definitions = readFunctionDefinitions(folder);
    expect(rulesOf(definitions)).toEqual([
      { name: 'opsgenie', pattern: opsgenie.eventPattern, target: 'opsgenie' },
      { name: 'opsgenie-2', pattern: route.pattern, target: 'opsgenie' },
      { name: 'opsgenie-3', pattern: route.pattern, target: 'opsgenie' },
    ]);
    expect(allowedCommands(definitions)).toEqual({ '/sre': ['slash_command'] });
  });

  it.each<[string, object]>([
    ['routes without commands', { ...gate, routes: [route] }],
    [
      'a route without a source',
      { ...backend(['/a'], ['b']), routes: [{ pattern: { 'detail-type': ['b'] } }] },
    ],
    ['no route in the list', { ...backend(['/a'], ['b']), routes: [] }],
  ])('refuses %s, of which Terraform would make nothing or too much', (_case, definition) => {
    write('a', JSON.stringify(definition));
    expect(() => readFunctionDefinitions(folder)).toThrow(/a\/function\.json:[\s\S]*routes/);
  });

  it.each([
    ['a byte-order mark', 'utf8' as const, 'begins with a byte-order mark'],
    ['UTF-16', 'utf16le' as const, 'is UTF-16'],
  ])('names a file in %s, which Terraform cannot read', (_name, encoding, fault) => {
    write('a', Buffer.from('\uFEFF{}', encoding));
    expect(() => readFunctionDefinitions(folder)).toThrow(`a/function.json ${fault}: save it as UTF-8`);
  });

  it('names a file that is not JSON', () => {
    write('a', '{');
    expect(() => readFunctionDefinitions(folder)).toThrow(/a\/function\.json is not JSON/);
  });

  it.each([
    [['slash_command'], true],
    [['shortcut'], false],
  ])('takes %p as what can be carried out again: %s', (replay, isRight) => {
    write('a', JSON.stringify({ ...backend(['/sre'], ['slash_command']), replay }));
    const read = () => readFunctionDefinitions(folder).a?.replay;
    if (isRight) expect(read()).toEqual(replay);
    else expect(read).toThrow(/replay/);
  });

  it.each<[string, object]>([
    ['readOnly', { readOnly: true }],
    ['readOnly', { readOnly: ['', 'status'] }],
    ['subcommands', { subcommands: [STATUS], otherwise: 'status', reserved: ['list'] }],
    ['incident', { incident: { where: 'OpsGenie', fields: ['priority'] } }],
    ['runtime', { runtime: 'nodejs22.x', handler: 'lambda_function.handler' }],
    ['runtime', { runtime: 'python3.13', variables: { XYZ_LEVEL: 'high' } }],
    ['build', { runtime: 'python3.13', build: ['sh', 'build.sh'] }],
    ['build', { runtime: 'provided.al2023', build: ['make'] }],
  ])('takes %s: %j', (_field, fields) => {
    write('a', JSON.stringify({ ...gate, ...fields }));
    expect(readFunctionDefinitions(folder).a).toEqual({ ...gate, ...fields });
  });

  it.each<[string, object]>([
    ['readOnly', { readOnly: 'status' }],
    ['subcommands', { subcommands: [] }],
    ['subcommands', { subcommands: ['status'] }],
    ['subcommands', { subcommands: [{ ...STATUS, args: ['words'] }] }],
    ['subcommands', { subcommands: [{ ...STATUS, aliases: ['a|b'] }] }],
    ['subcommands', { subcommands: [{ ...STATUS, name: 'Status' }] }],
    ['incident', { incident: { where: '', fields: ['priority'] } }],
    ['incident', { incident: { where: 'OpsGenie', fields: [] } }],
    ['incident', { incident: { where: 'OpsGenie', fields: ['priority'], priority: 'P1' } }],
    ['runtime', { runtime: 'python2.7' }],
    ['handler', { handler: 'lambda function' }],
    ['variables', { variables: { xyz: 'high' } }],
    ['build', { build: [] }],
    ['bundled', { build: ['make'] }],
    ['needs a build', { runtime: 'provided.al2023' }],
  ])('refuses %s: %j', (field, fields) => {
    write('a', JSON.stringify({ ...gate, ...fields }));
    expect(() => readFunctionDefinitions(folder)).toThrow(field);
  });

  it('refuses a pattern without a command', () => {
    write(
      'a',
      JSON.stringify({ ...gate, eventPattern: { source: ['x'], 'detail-type': ['y'], detail: {} } }),
    );
    expect(() => readFunctionDefinitions(folder)).toThrow(/eventPattern\.detail\.command/);
  });
});

it.each([
  [{}, 'nodejs22.x', 'lambda_function.handler'],
  [{ runtime: 'python3.13' as const }, 'python3.13', 'lambda_function.lambda_handler'],
  [{ runtime: 'provided.al2023' as const, build: ['make'] }, 'provided.al2023', 'bootstrap'],
  [{ runtime: 'python3.13' as const, handler: 'app.run' }, 'python3.13', 'app.run'],
])('%j is run by %s, handler %s', (definition, runtime, handler) => {
  expect([runtimeOf(definition), handlerOf(definition)]).toEqual([runtime, handler]);
});

describe('allowedCommands', () => {
  it('gives each command the detail-types of the backends that take it', () => {
    const definitions = {
      gatekeeper: gate,
      one: backend(['/sre', '/oncall'], ['slash_command', 'view_submission']),
      two: backend(['/sre'], ['slash_command', 'block_actions']),
    };
    expect(allowedCommands(definitions)).toEqual({
      '/sre': ['slash_command', 'view_submission', 'block_actions'],
      '/oncall': ['slash_command', 'view_submission'],
    });
    expect(routedCommands(definitions)).toEqual(['/sre', '/oncall']);
  });

  it('gives the gatekeeper the words of each command in short', () => {
    const note = { ...STATUS, name: 'note', aliases: ['comment'], args: ['number', 'text?'] };
    const definitions = {
      one: { ...backend(['/sre'], ['slash_command']), subcommands: [STATUS, note], otherwise: 'status' },
      two: backend(['/old'], ['slash_command']),
    };
    expect(subcommandShapes(definitions)).toEqual({
      '/sre': { shapes: { status: '', 'note|comment': 'number text?' }, otherwise: 'status' },
    });
    expect(usageOf(definitions.one, false)).toBe('status [x] | status [x]');
    expect(usageOf({ ...definitions.two, usage: '[text]' }, false)).toBe('[text]');
    expect(usageOf(definitions.two, false)).toBe('');
  });

  it('knows the commands that open incidents', () => {
    const incident = { where: 'OpsGenie', fields: ['priority'] };
    const definitions = {
      gatekeeper: { ...gate, incident },
      one: { ...backend(['/sre'], ['slash_command']), incident },
      two: backend(['/devops'], ['slash_command']),
    };
    expect(incidentCommands(definitions)).toEqual(['/sre']);
  });

  it('tells what people type from the routes of buttons', () => {
    const definitions = {
      one: backend(['/sre'], ['slash_command']),
      two: backend(['dead_letters'], ['block_actions']),
    };
    expect(routedCommands(definitions)).toEqual(['/sre', 'dead_letters']);
    expect(slashCommands(definitions)).toEqual(['/sre']);
  });
});
