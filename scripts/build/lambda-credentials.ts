import { fromEnv } from '@aws-sdk/credential-provider-env';
import { memoize } from '@smithy/core/config';

/**
 * Lambda gives a function its credentials in the environment, and nowhere else. The SDK's own chain would bring nine
 * more ways to find some into every bundle, 130 kB of them, and for code that never runs. They stay the same for as
 * long as the process lives. https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export const defaultProvider = () => memoize(fromEnv());
