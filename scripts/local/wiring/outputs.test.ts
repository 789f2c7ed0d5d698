import { readSettings } from '../settings.ts';
import { wiringOf } from './from-settings.ts';
import { readFunctionDefinitions } from './function-definitions.ts';
import { terraformOutputs } from './outputs.ts';

const definitions = readFunctionDefinitions('lambda');
const url = 'http://127.0.0.1:1';

/** Command -> channels, as the output `access` lists them. */
function channelsWith(ALLOWED_CHANNELS: string): Record<string, unknown> {
  const settings = { ...readSettings({}), given: { ALLOWED_CHANNELS } };
  const wiring = wiringOf(definitions, settings, { lambdaFolder: 'lambda', distFolder: 'dist', url });
  const { access } = JSON.parse(
    JSON.stringify(terraformOutputs({ definitions, wiring, settings, url, manifest: {} })),
  );
  return Object.fromEntries(
    Object.entries<{ channels: unknown }>(access.value).map(([command, { channels }]) => [command, channels]),
  );
}

it.each([
  ['as people write it', '{"/sre":["C0INCIDENT","C0PRIVATE1"],"/devops":["C0INCIDENT","C0PRIVATE1"]}'],
  ['as Terraform writes it', '{"/devops|/sre":["C0INCIDENT|C0PRIVATE1"]}'],
])('lists the channels of each command, %s', (_how, written) => {
  expect(channelsWith(written)).toMatchObject({
    ...{ '/sre': ['C0INCIDENT', 'C0PRIVATE1'], '/devops': ['C0INCIDENT', 'C0PRIVATE1'], '/qchain': [] },
  });
});

it.each(['[]', '{', '{"/sre":"C0INCIDENT"}'])('lists none of %s, which the gatekeeper refuses', (written) => {
  expect(channelsWith(written)).toMatchObject({ '/sre': [] });
});
