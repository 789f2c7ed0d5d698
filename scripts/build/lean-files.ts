import type { LeanFile } from './lean-file.ts';
import { LEAN_POWERTOOLS } from './lean-powertools.ts';

const SMITHY = '@smithy/core/dist-es/submodules';
const AWS = '@aws-sdk/core/dist-es/submodules';

/** What would read a setting in a shared config file. */
const FILE_SELECTORS = [
  `${AWS}/account-id-endpoint/NodeAccountIdEndpointModeConfigOptions.js`,
  `${AWS}/client/util-user-agent-node/nodeAppIdConfigOptions.js`,
  `${AWS}/httpAuthSchemes/aws_sdk/NODE_AUTH_SCHEME_PREFERENCE_OPTIONS.js`,
  `${AWS}/httpAuthSchemes/aws_sdk/clock-skew-node-config.js`,
  `${AWS}/httpAuthSchemes/aws_sdk/resolveAwsSdkSigV4AConfig.js`,
  `${SMITHY}/config/config-resolver/endpointsConfig/NodeUseDualstackEndpointConfigOptions.js`,
  `${SMITHY}/config/config-resolver/endpointsConfig/NodeUseFipsEndpointConfigOptions.js`,
  `${SMITHY}/endpoints/middleware-endpoint/adaptors/getEndpointUrlConfig.js`,
  `${SMITHY}/retry/middleware-retry/configurations.js`,
  '@aws-sdk/middleware-endpoint-discovery/dist-es/configurations.js',
];

/** Each client in use, and how the name of its hosts begins. https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html */
export const HOSTS: Readonly<Record<string, string>> = {
  cloudwatch: 'monitoring',
  dynamodb: 'dynamodb',
  ecs: 'ecs',
  eventbridge: 'events',
  lambda: 'lambda',
  sqs: 'sqs',
  ssm: 'ssm',
};
const CLIENTS = Object.keys(HOSTS);

const EVENT_BRIDGE_SCHEMES = `createEndpointRuleSetHttpAuthSchemeProvider(defaultEndpointResolver, _defaultEventBridgeHttpAuthSchemeProvider, {
    "aws.auth#sigv4": createAwsAuthSigv4HttpAuthOption,
    "aws.auth#sigv4a": createAwsAuthSigv4aHttpAuthOption,
})`;

function each(files: readonly string[], rules: LeanFile): Record<string, LeanFile> {
  return Object.fromEntries(files.map((file) => [file, rules]));
}

/**
 * A service's endpoint by a line, in place of a table of decisions and what reads it: of the region, or the one that is
 * given. Nothing here asks for FIPS, for dual stack, or for a host of one account.
 */
function regionalEndpoint(host: string): LeanFile {
  return {
    texts: {
      'import { awsEndpointFunctions } from': 'import { partition } from',
      'new EndpointCache(': '/* @__PURE__ */ new EndpointCache(',
      'customEndpointFunctions.aws = awsEndpointFunctions;': '',
    },
    bodies: {
      defaultEndpointResolver: `({ Endpoint, EndpointId, Region, UseDualStack, UseFIPS }) => {
        if (UseDualStack || UseFIPS || EndpointId) leftOut('an endpoint for FIPS, for dual stack or with an id');
        const url = Endpoint ?? \`https://${host}.\${Region}.\${partition(Region).dnsSuffix}\`;
        return { url: new URL(url), properties: {}, headers: {} };
      }`,
    },
  };
}

/** Path below node_modules -> what is left out of it. Lambda gives a region, credentials, and nothing in files. */
export const LEAN_FILES: Readonly<Record<string, LeanFile>> = {
  ...each(FILE_SELECTORS, { hasFileSelector: true }),
  // A client's settings are all given when it is made.
  ...each(
    CLIENTS.map((name) => `@aws-sdk/client-${name}/dist-es/runtimeExtensions.js`),
    {
      bodies: {
        resolveRuntimeExtensions: `(config, extensions) => {
          if (extensions.length > 0) leftOut('resolveRuntimeExtensions');
          return Object.assign(config, resolveHttpHandlerRuntimeConfig(getHttpHandlerExtensionConfiguration(config)));
        }`,
      },
    },
  ),
  ...Object.fromEntries(
    Object.entries(HOSTS).map(([name, host]) => [
      `@aws-sdk/client-${name}/dist-es/endpoint/endpointResolver.js`,
      regionalEndpoint(host),
    ]),
  ),
  [`${AWS}/client/util-endpoints/aws.js`]: {
    texts: { 'customEndpointFunctions.aws = awsEndpointFunctions;': '' },
  },
  // Only the environment says anything: there are no shared config files, and no instance metadata.
  [`${SMITHY}/config/node-config-provider/configLoader.js`]: {
    texts: { 'fromSharedConfigFiles(configFileSelector, configuration), ': '' },
  },
  [`${SMITHY}/config/config-resolver/regionConfig/getInstanceMetadataRegion.js`]: {
    bodies: { getInstanceMetadataRegion: '() => undefined' },
  },
  [`${SMITHY}/config/defaults-mode/resolveDefaultsModeConfig.js`]: {
    leftOut: ['resolveNodeDefaultsModeAuto'],
  },
  // Node has both of its own.
  [`${SMITHY}/checksum/sha256/Sha256Node.js`]: {
    texts: {
      'const hasNativeCrypto = (': 'const hasNativeCrypto = /* @__PURE__ */ (',
      'hasNativeCrypto ? buildNativeClass() : Sha256Js': '/* @__PURE__ */ buildNativeClass()',
    },
  },
  [`${SMITHY}/checksum/md5/Md5Node.js`]: {
    texts: {
      'const hasNativeCrypto = (': 'const hasNativeCrypto = /* @__PURE__ */ (',
      'hasNativeCrypto ? buildNativeClass() : Md5Js': '/* @__PURE__ */ buildNativeClass()',
    },
  },
  // JavaScript's own Date reads and writes the same.
  [`${SMITHY}/serde/date-utils.js`]: {
    bodies: {
      dateToUtcString: '(date) { return date.toUTCString(); }',
      parseRfc3339DateTimeWithOffset: '(value) => value == null ? undefined : new Date(value)',
      parseRfc7231DateTime: '(value) => value == null ? undefined : new Date(value)',
    },
    texts: {
      'const RFC3339_WITH_OFFSET = new': 'const RFC3339_WITH_OFFSET = /* @__PURE__ */ new',
      'const RFC3339 = new': 'const RFC3339 = /* @__PURE__ */ new',
      'const IMF_FIXDATE = new': 'const IMF_FIXDATE = /* @__PURE__ */ new',
      'const RFC_850_DATE = new': 'const RFC_850_DATE = /* @__PURE__ */ new',
      'const ASC_TIME = new': 'const ASC_TIME = /* @__PURE__ */ new',
    },
  },
  // No request of ours has bytes, a moment, or a document that names its type.
  [`${SMITHY}/protocols/json/codec-v2/JsonShapeSerializer2.js`]: {
    leftOut: ['writeDiscriminatedDocument', 'writeBase64', 'writeTimestamp'],
  },
  // Letters in User-Agent, by which AWS counts which settings are in use.
  [`${AWS}/client/middleware-user-agent/check-features.js`]: { bodies: { checkFeatures: '() {}' } },
  // AWS_RETRY_MODE=adaptive is set nowhere.
  [`${SMITHY}/retry/util-retry/AdaptiveRetryStrategy.js`]: { leftOut: ['constructor'] },
  // No stream of events, and no operation with a host of its own.
  [`${SMITHY}/protocols/HttpProtocol.js`]: {
    leftOut: [
      'serializeEventStream',
      'deserializeEventStream',
      'loadEventStreamCapability',
      'getEventStreamMarshaller',
      'resolveEventStreamMarshaller',
      'resolveError',
    ],
    bodies: {
      setHostPrefix: `(_request, { traits }) { if (traits?.endpoint) leftOut('HttpProtocol.setHostPrefix'); }`,
    },
  },
  [`${SMITHY}/endpoints/middleware-endpoint/service-customizations/s3.js`]: {
    leftOut: ['resolveParamsForS3'],
  },
  // No client is given a logger: each call would be made ready for one, and is not written.
  [`${AWS}/client/middleware-logger/loggerMiddleware.js`]: {
    texts: {
      'clientStack.add(loggerMiddleware(), loggerMiddlewareOptions);': `if (!(options.logger instanceof NoOpLogger)) leftOut('loggerMiddleware');`,
    },
  },
  // Terraform gives each function a runtime that the SDK supports.
  [`${AWS}/client/emitWarningIfUnsupportedVersion.js`]: {
    bodies: { emitWarningIfUnsupportedVersion: '() => undefined' },
  },
  // Steps are added to a request, never taken away.
  [`${SMITHY}/client/middleware-stack/MiddlewareStack.js`]: {
    leftOut: ['removeByName', 'removeByReference', 'removeByTag'],
  },
  [`${SMITHY}/client/smithy-client/schemaLogFilter.js`]: { leftOut: ['schemaLogFilter'] },
  // Requests are signed for one region, in their headers.
  '@smithy/signature-v4/dist-es/SignatureV4.js': {
    leftOut: ['presign', 'signEvent', 'signMessage', 'signString'],
    texts: { 'headerFormatter = new HeaderFormatter();': '' },
  },
  '@aws-sdk/signature-v4-multi-region/dist-es/SignatureV4MultiRegion.js': {
    leftOut: ['signWithCredentials', 'presign', 'presignWithCredentials', 'getSigv4aSigner'],
  },
  '@aws-sdk/signature-v4-multi-region/dist-es/SignatureV4SignWithCredentials.js': {
    leftOut: ['signWithCredentials', 'presignWithCredentials'],
  },
  [`${AWS}/httpAuthSchemes/aws_sdk/AwsSdkSigV4ASigner.js`]: { leftOut: ['sign'] },
  // One region: how it is signed need not be asked of the endpoint's rules, which each call has applied already.
  '@aws-sdk/client-eventbridge/dist-es/auth/httpAuthSchemeProvider.js': {
    texts: {
      'createEndpointRuleSetHttpAuthSchemeParametersProvider(_defaultEventBridgeHttpAuthSchemeParametersProvider)':
        '_defaultEventBridgeHttpAuthSchemeParametersProvider',
      [EVENT_BRIDGE_SCHEMES]: '(authParameters) => [createAwsAuthSigv4HttpAuthOption(authParameters)]',
    },
  },
  // DynamoDB's endpoint is known, and no command looks one up.
  '@aws-sdk/middleware-endpoint-discovery/dist-es/resolveEndpointDiscoveryConfig.js': {
    bodies: { resolveEndpointDiscoveryConfig: '(input) => { return input; }' },
  },
  // Two generators of pages that nobody asks for; what makes them counts as code that has an effect.
  '@aws-sdk/lib-dynamodb/dist-es/pagination/QueryPaginator.js': {
    texts: { 'createPaginator(': '/* @__PURE__ */ createPaginator(' },
  },
  '@aws-sdk/lib-dynamodb/dist-es/pagination/ScanPaginator.js': {
    texts: { 'createPaginator(': '/* @__PURE__ */ createPaginator(' },
  },
  ...LEAN_POWERTOOLS,
  // One function, reached by way of all.
  'zod/v4/mini/schemas.js': { texts: { 'core.util.constantCatch(': 'util.constantCatch(' } },
};
