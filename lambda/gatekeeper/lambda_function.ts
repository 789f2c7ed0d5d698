import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createSecrets, PROOF_CACHE_MS } from '../../common/aws/secrets.ts';
import { keptWarm } from '../../common/keep-warm.ts';
import { withOwnErrors } from '../../common/loggable-error.ts';
import { createLog } from '../../common/logger.ts';
import { createMetrics } from '../../common/metrics.ts';
import { createRespond } from '../../common/slack/response-url.ts';
import { createAudit } from './audit.ts';
import { createAuthenticate } from './authenticate.ts';
import { loadConfig } from './config.ts';
import { AWS_TIMEOUTS, RESPONSE_URL_MS } from './deadlines.ts';
import { createGatekeeper } from './gatekeeper.ts';
import { createProofs } from './proofs.ts';
import { createPublish } from './publisher.ts';
import { createRecordRequest } from './request-metrics.ts';
import type { AfterResponse } from './responses.ts';

const config = loadConfig(process.env);
const log = createLog();
const now = Date.now;
// Lambda's loop of Node.js 22 turns once more before it asks for the next request; that of 24 may freeze the process at once.
const afterResponse: AfterResponse =
  process.env.AWS_EXECUTION_ENV === 'AWS_Lambda_nodejs22.x' ? setImmediate : (work) => work();

const requestHandler = AWS_TIMEOUTS;
const eventBridge = new EventBridgeClient({ requestHandler, maxAttempts: 1, cacheMiddleware: true });
const bus = { client: eventBridge, busName: config.busName, log, now };

const secrets = createSecrets({
  client: new SSMClient({ requestHandler, maxAttempts: 2 }),
  log,
  cacheMs: PROOF_CACHE_MS,
});
const signingSecrets = [config.signingSecret, config.signingSecretPrevious];
const proofs = createProofs({ secrets, signingSecrets, groups: config.groupMembers, now });
// Prefetched during init. Errors surface when the secrets are used.
const started = proofs.readSecrets({ fresh: false }).catch(() => undefined);

const handleRequest = withOwnErrors(
  createGatekeeper({
    config,
    authenticate: createAuthenticate({ readSecrets: proofs.readSecrets, now }),
    knownGroups: proofs.knownGroups,
    publish: createPublish(bus),
    audit: createAudit(bus),
    respond: createRespond({ fetch, origin: config.responseUrlOrigin, timeoutMs: RESPONSE_URL_MS }),
    recordRequest: createRecordRequest({ metrics: createMetrics(), rules: config, now, afterResponse }),
    afterResponse,
    log,
    now,
  }),
);

export const handler = keptWarm(handleRequest, started);
