import type { LeanFile } from './lean-file.ts';

const POWERTOOLS = '@aws-lambda-powertools';

/** Path below node_modules -> what is left out of it, as in LEAN_FILES. */
export const LEAN_POWERTOOLS: Readonly<Record<string, LeanFile>> = {
  // A line of log has what common/logger.ts gives it.
  [`${POWERTOOLS}/logger/lib/esm/Logger.js`]: {
    leftOut: [
      ...['addContext', 'addPersistentLogAttributes', 'appendKeys', 'createChild', 'createLogger'],
      ...['getLevelName', 'getLogEvent', 'getPersistentLogAttributes', 'injectLambdaContext'],
      ...['injectLambdaContextAfterOrOnError', 'injectLambdaContextBefore', 'logEventIfEnabled'],
      ...['refreshSampleRateCalculation', 'removeKeys', 'removePersistentKeys'],
      ...['removePersistentLogAttributes', 'resetKeys', 'setPersistentLogAttributes', 'shouldLogEvent'],
      ...['bufferLogItem', 'flushBuffer', 'clearBuffer', 'setCorrelationId', 'getCorrelationId'],
    ],
    bodies: { '#setLogBuffering': `(options) { if (options) leftOut('Logger.#setLogBuffering'); }` },
  },
  [`${POWERTOOLS}/logger/lib/esm/LogAttributesStore.js`]: {
    leftOut: [
      ...['appendTemporaryKeys', 'removeTemporaryKeys', 'getTemporaryAttributes'],
      ...['clearTemporaryAttributes', 'setLambdaContext', 'removePersistentKeys'],
    ],
  },
  [`${POWERTOOLS}/logger/lib/esm/LogInvocationStore.js`]: {
    leftOut: ['configureBuffer', '#getBuffer', 'add', 'get', 'delete'],
  },
  // Counts and milliseconds in sets of dimensions: common/metrics.ts.
  [`${POWERTOOLS}/metrics/lib/esm/Metrics.js`]: {
    leftOut: [
      ...['addDimension', 'addMetadata', 'captureColdStartMetric', 'clearDefaultDimensions', 'isDisabled'],
      ...['logMetrics', 'setTimestamp', '#validateEmfTimestamp', 'setFunctionName'],
      ...['setThrowOnEmptyMetrics', 'singleMetric', 'throwOnEmptyMetrics'],
    ],
  },
  [`${POWERTOOLS}/metrics/lib/esm/MetricsStore.js`]: {
    leftOut: ['setTimestamp', '#convertTimestampToEmfFormat'],
  },
  // Each answer is in the table: nothing is kept in the process. Every call has the same settings: common/backend/run-once.ts.
  [`${POWERTOOLS}/idempotency/lib/esm/persistence/BasePersistenceLayer.js`]: {
    texts: { 'new LRUCache(': `leftOut('BasePersistenceLayer, with useLocalCache,', ` },
    bodies: {
      '#warnIfConfigMismatch': '() {}',
      deleteFromCache: '() {}',
      getFromCache: '() {}',
      saveToCache: '() {}',
      validatePayload: `() { if (this.payloadValidationEnabled) leftOut('BasePersistenceLayer.validatePayload'); }`,
      getHashedPayload: `() { return ''; }`,
    },
  },
  // No middleware of Middy's.
  [`${POWERTOOLS}/idempotency/lib/esm/IdempotencyHandler.js`]: {
    leftOut: ['handleMiddyAfter', 'handleMiddyBefore', 'handleMiddyOnError', 'setFunctionPayloadToBeHashed'],
  },
};
