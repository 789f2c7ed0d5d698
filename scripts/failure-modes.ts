import { DOOR } from './failure-modes/door.ts';
import type { FailureModes } from './failure-modes/failure-mode.ts';
import { OPERATION } from './failure-modes/operation.ts';
import { REQUESTS } from './failure-modes/requests.ts';

/** Every way to fail that is known, by its number, and the tests that show what becomes of it. */
export const FAILURE_MODES: FailureModes = { ...REQUESTS, ...DOOR, ...OPERATION };
