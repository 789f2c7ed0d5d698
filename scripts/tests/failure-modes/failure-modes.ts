import type { FailureModes } from './failure-mode.ts';
import { DOOR } from './gateway.ts';
import { OPERATION } from './operation.ts';
import { REQUESTS } from './requests.ts';

/** Every way to fail that is known, by its number, and the tests that show what becomes of it. */
export const FAILURE_MODES: FailureModes = { ...REQUESTS, ...DOOR, ...OPERATION };
