/** The SDK may add `Parent` and `Sampled` to AWS's trace header: only the root names the trace. */
export function rootOf(traceId: string | undefined): string | undefined {
  return traceId?.split(';')[0];
}
