import type { Account } from '../aws/endpoint.ts';
import type { Faults } from '../fakes/faults/faults.ts';
import type { Trace } from '../trace.ts';
import type { Wiring } from './wiring.ts';

/** What AWS and Slack take on the way, milliseconds. */
export interface Waits {
  gatewayMs: number;
  sandboxStartMs: number;
  busMs: number;
  queueMs: number;
  slackCallMs: number;
}

export interface CloudOptions {
  wiring: Wiring;
  trace: Trace;
  faults: Faults;
  /** Shrinks the waits before a retry and of queues, and the timeout of each function but those that answer a route. */
  timeScale: number;
  waits: Waits;
  /** What else is in the AWS account; nothing if it is left out. */
  account?: Account;
  /** Base URL under which `aws` is mounted. */
  awsEndpoint: string;
  onFunctionLog?: (functionName: string, line: string) => void;
  /** Whether the stack traces of functions name the lines of the source. */
  hasSourceMaps?: boolean;
}
