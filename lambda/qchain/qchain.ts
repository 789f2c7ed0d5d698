import type { AuditTrail } from '../../common/backend/audit-trail.ts';
import { type EventHandler, recipientOf } from '../../common/backend/define-backend.ts';
import { subcommandRows } from '../../common/backend/subcommand-rows.ts';
import { createSubcommands, type RunnableSubcommand } from '../../common/backend/subcommands.ts';
import type { Detail, DetailType } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { blockText, peersText, transactionText, validatorsText } from './answers.ts';
import type { ChainNode } from './chain-node.ts';
import definition from './function.json' with { type: 'json' };
import { evaluateHealth } from './health.ts';
import { byHeight, type NodeReply, queryAll, reasonLines } from './query-all.ts';
import { statusText } from './status-text.ts';

export interface QchainDeps {
  nodes: readonly ChainNode[];
  lagBlocks: number;
  haltedAfterSeconds: number;
  notifyUser: NotifyUser;
  audit: Pick<AuditTrail, 'record'>;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** `/qchain`: each answer is told to the one who asked. */
export function createQchain(deps: QchainDeps): Partial<Record<DetailType, EventHandler>> {
  return {
    slash_command: createSubcommands({
      title: "Health of the chain's nodes",
      default: 'status',
      notifyUser: deps.notifyUser,
      subcommands: subcommandsOf(deps),
    }),
  };
}

function subcommandsOf(deps: QchainDeps): RunnableSubcommand[] {
  const answering = (answer: (detail: Detail) => Promise<string>): RunnableSubcommand['run'] => {
    return async ({ detail }) => deps.notifyUser(recipientOf(detail), { text: await answer(detail) });
  };
  return subcommandRows('/qchain', definition.subcommands, {
    status: answering(() => status(deps)),
    peers: answering(() => peers(deps)),
    validators: answering(() => validators(deps)),
    block: answering(({ args: [height] }) => block(deps, height)),
    tx: answering(({ args: [hash = ''] }) => transaction(deps, hash)),
  });
}

async function status(deps: QchainDeps): Promise<string> {
  const asked = await ask(deps, 'status', (node) => node.status());
  const answers = asked.map((one) => ('value' in one ? { name: one.name, status: one.value } : one));
  const limits = { ...deps, now: deps.now() };
  return statusText(evaluateHealth(answers, limits), limits);
}

async function peers(deps: QchainDeps): Promise<string> {
  return peersText(await ask(deps, 'peers', (node) => node.peers()));
}

async function validators(deps: QchainDeps): Promise<string> {
  const asked = await ask(deps, 'validators', (node) => node.validators());
  const [best] = byHeight(asked);
  if (best === undefined) throw nobodyAnswers('No node says who the validators are', reasonLines(asked));
  return validatorsText(best.name, best.value);
}

async function block(deps: QchainDeps, typed: string | undefined): Promise<string> {
  const height = typed === undefined ? undefined : readHeight(typed);
  const asked = await ask(deps, 'block', (node) => node.block(height));
  const [best] = byHeight(asked);
  const wanted = height === undefined ? 'the latest block' : `block ${height}`;
  if (best === undefined) throw nobodyAnswers(`No node gives ${wanted}`, reasonLines(asked));
  return blockText(best.name, best.value, deps.now());
}

async function transaction(deps: QchainDeps, typed: string): Promise<string> {
  const hash = readHash(typed);
  const asked = await ask(deps, 'tx', (node) => node.tx(hash));
  const [best] = byHeight(asked);
  if (best === undefined) throw nobodyAnswers('No node knows that transaction', reasonLines(asked));
  return transactionText(best.name, best.value);
}

/** Asks every node, and leaves a record of which were asked. */
async function ask<T>(
  deps: QchainDeps,
  action: string,
  question: (node: ChainNode) => Promise<T>,
): Promise<NodeReply<T>[]> {
  const nodes = nodesOf(deps);
  const replies = await queryAll(nodes, question);
  const outcome = replies.some((one) => 'value' in one) ? 'done' : 'failed';
  deps.audit.record({ action, target: nodes.map(({ name }) => name).join(' '), outcome });
  return replies;
}

function nodesOf({ nodes }: QchainDeps): readonly ChainNode[] {
  if (nodes.length > 0) return nodes;
  throw new UserError(
    'Q-Bot has no chain nodes to ask yet. Nothing was changed. The Q-Bot team lists them in `qchain_nodes`.',
  );
}

function nobodyAnswers(what: string, reasons: readonly string[]): UserError {
  return new UserError(
    `${what}:\n${reasons.join('\n')}\nNothing was changed. \`/qchain status\` shows how the nodes are.`,
  );
}

/** Go's int64. */
const HIGHEST = 2n ** 63n - 1n;

function readHeight(typed: string): bigint {
  const height = /^\d{1,19}$/.test(typed) ? BigInt(typed) : 0n;
  if (height > 0n && height <= HIGHEST) return height;
  throw new UserError('Give a block height as a number, e.g. `/qchain block 12345`.');
}

function readHash(typed: string): string {
  const digits = /^(?:0x)?([0-9a-f]{64})$/i.exec(typed)?.[1];
  if (digits !== undefined) return digits.toUpperCase();
  throw new UserError(
    'A transaction hash has 64 hexadecimal digits, with or without `0x` before them: `/qchain tx 0x...`.',
  );
}
