/**
 * Stands in a bundle in place of code that no function calls. Always throws: a call of it is a fault of the rules in
 * scripts/build, and the code lets the message into the log (common/loggable-error.ts). `what`: what was called.
 */
export function leftOut(what: string): never {
  const error = new Error(`${what} is left out of the bundle: see the rules in scripts/build`);
  throw Object.assign(error, { code: 'ELEFTOUT' });
}
