import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';

/** A failure before anything was sent: whatever it is, nothing changed. */
export function nothingSent(error: unknown): unknown {
  if (!(error instanceof IncidentUnknownError)) return error;
  const { userMessage = 'No answer came.' } = error;
  return new IncidentRefusedError('nothing was sent', {
    cause: error,
    userMessage: `${userMessage} Nothing was changed. Try again in a minute.`,
  });
}

/** Of a look-up before the action: also a refusal, which says why but not of what. */
export function nothingChanged(error: unknown): unknown {
  const explained = nothingSent(error);
  if (explained !== error || !(error instanceof IncidentRefusedError)) return explained;
  const userMessage = `${error.userMessage ?? ''} Nothing was changed.`.trim();
  return new IncidentRefusedError(error.message, { cause: error, userMessage });
}

/** Of the alerts that were acknowledged. A refusal says that nothing changed: that is true only if every one was refused. */
export function throwTheWorst(product: string, sent: readonly PromiseSettledResult<void>[]): void {
  const errors: unknown[] = sent.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const [first] = errors;
  if (first === undefined) return;
  const worst = errors.find((error) => !(error instanceof IncidentRefusedError)) ?? first;
  if (errors.length === sent.length || !(worst instanceof IncidentRefusedError)) throw worst;
  throw new IncidentUnknownError('partly acknowledged', {
    cause: worst,
    userMessage: `${product} acknowledged ${sent.length - errors.length} of ${sent.length} alerts. ${worst.userMessage ?? ''}`,
  });
}
