/**
 * Lambda gives a function its credentials in the environment, and nowhere else. The SDK's own chain would bring nine
 * more ways to find some into every bundle, 130 kB of them, and for code that never runs.
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
