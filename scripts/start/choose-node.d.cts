/** AWS Lambda's major. */
export const MAJOR: number;
/** The package that holds a Node for this machine; undefined where npm has none. */
export function packageName(): string | undefined;
