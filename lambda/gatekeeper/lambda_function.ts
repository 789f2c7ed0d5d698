import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createLog } from '../../common/logger.ts';
import { createRespond } from '../../common/response-url.ts';
import { createSecrets } from '../../common/secrets.ts';
import { createAuthenticate } from './authenticate.ts';
import { loadConfig } from './config.ts';
import { createGatekeeper, RESPOND_MS } from './gatekeeper.ts';
import { createPublish } from './publisher.ts';

const config = loadConfig(process.env);
const log = createLog();
const now = Date.now;

// Slack waits 3 seconds. `requestTimeout` only warns unless it is told to throw.
const requestHandler = { connectionTimeout: 500, requestTimeout: 800, throwOnRequestTimeout: true };
const ssm = new SSMClient({ requestHandler, maxAttempts: 2 });
const eventBridge = new EventBridgeClient({ requestHandler, maxAttempts: 1, cacheMiddleware: true });

const secrets = createSecrets({ provider: new SSMProvider({ awsSdkV3Client: ssm }), log });
const signingSecrets = [config.signingSecret, config.signingSecretPrevious];
// Under way while Lambda fetches the first request. Whether it fails is seen, and said, by who needs them.
secrets.read(signingSecrets).catch(() => undefined);

export const handler = createGatekeeper({
  config,
  authenticate: createAuthenticate({ readSecrets: (options) => secrets.read(signingSecrets, options), now }),
  publish: createPublish({ client: eventBridge, busName: config.busName, now }),
  respond: createRespond({ fetch, origin: config.responseUrlOrigin, timeoutMs: RESPOND_MS }),
  log,
  now,
});
