import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { build } from 'esbuild';
import { HOSTS } from './lean-files.ts';
import { leanSdk } from './lean-sdk.ts';

interface Params {
  Endpoint?: string;
  EndpointId?: string;
  Region: string;
  UseDualStack?: boolean;
  UseFIPS?: boolean;
}
type Resolver = (params: Params) => { url: URL; headers: object; properties: object };

const AWS = 'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
const REGIONS = [...new Set(readFileSync(AWS, 'utf8').match(/"[a-z]+(?:-[a-z]+)+-\d+"/g))].map((quoted) =>
  quoted.slice(1, -1),
);

/** As it stands in a bundle, or as AWS wrote it. */
async function resolverOf(client: string, plugins: (typeof leanSdk)[]): Promise<Resolver> {
  const file = `./node_modules/@aws-sdk/client-${client}/dist-es/endpoint/endpointResolver.js`;
  const contents = `export { defaultEndpointResolver } from '${file}'`;
  const stdin = { contents, resolveDir: process.cwd() };
  const bundled = { bundle: true, format: 'cjs', platform: 'node', target: 'node22', write: false } as const;
  const { outputFiles } = await build({ stdin, plugins, ...bundled });
  const module: { exports: { defaultEndpointResolver?: Resolver } } = { exports: {} };
  const run = vm.compileFunction(outputFiles[0]?.text ?? '', ['module', 'require']);
  run(module, createRequire(import.meta.filename));
  const { defaultEndpointResolver } = module.exports;
  if (defaultEndpointResolver === undefined) throw new Error(`no endpoints of ${client}`);
  return defaultEndpointResolver;
}

it('knows the regions of every partition', () => {
  expect(REGIONS.length).toBeGreaterThan(30);
  expect(REGIONS).toEqual(expect.arrayContaining(['eu-central-1', 'cn-north-1', 'us-gov-west-1']));
});

describe.each(Object.keys(HOSTS))('the endpoint of %s in a bundle', (client) => {
  it.each([
    ['of each region, and of one that is not known yet', {}],
    ['that is given', { Endpoint: 'http://127.0.0.1:4566/path' }],
  ])('is what AWS’s own rules say: %s', async (_what, given) => {
    const lean = await resolverOf(client, [leanSdk]);
    const whole = await resolverOf(client, []);
    for (const Region of [...REGIONS, 'eu-new-7']) {
      const params = { Region, UseDualStack: false, UseFIPS: false, ...given };
      expect(lean(params).url.href).toBe(whole(params).url.href);
      expect(lean(params)).toMatchObject({ headers: {}, properties: {} });
    }
  });

  const notKnown = [{ UseDualStack: true }, { UseFIPS: true }, { EndpointId: 'abcde.veo' }];
  it.each(notKnown)('says that it knows none for %j', async (asked) => {
    const lean = await resolverOf(client, [leanSdk]);
    expect(() => lean({ Region: 'eu-central-1', ...asked })).toThrow(
      'an endpoint for FIPS, for dual stack or with an id is left out of the bundle',
    );
  });
});
