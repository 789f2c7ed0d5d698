import { cpus, release, totalmem, type } from 'node:os';
import * as z from 'zod/mini';

/** What the functions are measured against: a handler that does nothing, and Slack's own framework. */
export const FLOOR = 'floor';
export const BOLT = 'bolt';
/** The function of `/sre` with its incidents in Jira Service Management. */
export const OPSGENIE_JSM = 'opsgenie, jsm';

const figure = z.nullable(z.number());

const functionFigures = z.object({
  name: z.string(),
  /** kB of 1,000 bytes. */
  bundleKb: z.number(),
  /** Medians, milliseconds; null if this system does not report it. */
  loadMs: z.number(),
  answerMs: z.number(),
  warmMs: z.number(),
  cpuMs: figure,
  peakMb: figure,
});

/** From the request at the gateway, milliseconds. */
const formTimes = z.object({
  runs: z.number(),
  acknowledgedMedianMs: z.number(),
  openMedianMs: z.number(),
  openP95Ms: z.number(),
  filledMedianMs: z.number(),
});

/** `keptWarm`, after half an hour without a command, is absent in reports from before there were pings. */
const temperatures = { cold: formTimes, keptWarm: z.optional(formTimes), warm: formTimes };

const gatekeeperGrowth = z.object({
  commands: z.number(),
  channels: z.number(),
  environmentBytes: z.number(),
  coldMs: z.number(),
  warmMs: z.number(),
});

const serviceGrowth = z.object({
  services: z.number(),
  viewBytes: z.number(),
  openMedianMs: z.number(),
  filledMedianMs: z.number(),
});

const reportSchema = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  machine: z.object({
    processor: z.string(),
    cores: z.number(),
    memoryGb: z.number(),
    system: z.string(),
    node: z.string(),
  }),
  runs: z.object({ cold: z.number(), warm: z.number() }),
  functions: z.array(functionFigures),
  /** `jsm` is absent in reports of releases that knew OpsGenie alone. */
  form: z.nullable(
    z.object({
      ...temperatures,
      /** What AWS and Slack take of it where no function has to start. */
      warmWaitsMs: z.optional(z.number()),
      jsm: z.optional(z.object(temperatures)),
    }),
  ),
  growth: z.nullable(z.object({ gatekeeper: z.array(gatekeeperGrowth), services: z.array(serviceGrowth) })),
});

export type Report = z.infer<typeof reportSchema>;
export type FunctionFigures = z.infer<typeof functionFigures>;
export type FormTimes = z.infer<typeof formTimes>;
export type Temperatures = NonNullable<NonNullable<Report['form']>['jsm']>;
export type GatekeeperGrowth = z.infer<typeof gatekeeperGrowth>;
export type ServiceGrowth = z.infer<typeof serviceGrowth>;

/** Throws zod's error if the text is not a report of the bench. */
export function parseReport(json: string): Report {
  return reportSchema.parse(JSON.parse(json));
}

export function describeMachine(): Report['machine'] {
  return {
    processor: cpus()[0]?.model.trim() || 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()}`,
    node: process.version,
  };
}
