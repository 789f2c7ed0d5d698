export const REGION = 'us-east-1';
export const ACCOUNT_ID = '123456789012';

export function functionArn(name: string): string {
  return `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;
}

/** Everything calls a function by this alias: `local.alias` of terraform/alias.tf. */
export const ALIAS = 'live';

export function aliasArn(name: string): string {
  return `${functionArn(name)}:${ALIAS}`;
}

/** That of a rule on the default bus does not name its bus. */
export function ruleArn(bus: string, name: string): string {
  const path = bus === 'default' ? name : `${bus}/${name}`;
  return `arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/${path}`;
}

export function topicArn(name: string): string {
  return `arn:aws:sns:${REGION}:${ACCOUNT_ID}:${name}`;
}
