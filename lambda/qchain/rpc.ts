import type * as z from 'zod/mini';
import { QBotError } from '../../common/errors.ts';
import type { FailureKind } from '../../common/fetch-failure.ts';
import { exchangeJson, type Fetch, HttpStatusError, NoAnswerError } from '../../common/http.ts';
import { plainWords, readAnswer, refusalIn } from './rpc-answer.ts';

/** For all that one question asks of one node: the answer is out within 2.5 s, however many nodes are dead. */
const NODE_MS = 1500;

/** A node did not give what it was asked for; `reason` says why in words for people, without its address. */
export class NodeError extends QBotError {
  readonly code = 'QBOT_CHAIN_NODE';
  readonly reason: string;
  /** Did it answer at all? */
  readonly answered: boolean;

  constructor(reason: string, { answered, cause }: { answered: boolean; cause?: unknown }) {
    super(reason, { cause });
    this.reason = reason;
    this.answered = answered;
  }
}

/** Asks for one path. Throws NodeError. */
export type Call = <T>(path: string, shape: z.ZodMiniType<T>) => Promise<T>;

interface Node {
  name: string;
  url: string;
  fetch: Fetch;
  now: () => number;
}

/**
 * GET calls to one node that share 1.5 s, beginning now: a question may need several.
 * https://docs.cometbft.com/v0.38/rpc/
 */
export function openCall(node: Node): Call {
  const deadline = node.now() + NODE_MS;
  return async (path, shape) => {
    const request = {
      method: 'GET' as const,
      url: `${node.url.replace(/\/$/, '')}${path}`,
      // A node's address is no business of the log's.
      alias: `${path.split('?', 1).join()} of ${node.name}`,
      timeoutMs: Math.max(1, deadline - node.now()),
    };
    try {
      const { body } = await exchangeJson(node.fetch, request);
      const answer = readAnswer(shape, body);
      if ('value' in answer) return answer.value;
      throw new NodeError(answer.reason, { answered: true });
    } catch (error) {
      throw explained(error);
    }
  };
}

/** What the nodes' list has wrong where something answers that is not the RPC. */
const ADVICE: Partial<Record<FailureKind, string>> = {
  redirect: ': `qchain_nodes` needs the address that it leads to',
  protocol: ': `qchain_nodes` needs the port of its RPC, usually 26657',
};

/** A GET that fails comes as HTTP 500 with the reason in it. */
function explained(error: unknown): unknown {
  if (error instanceof NoAnswerError) {
    const { kind, text } = error.failure;
    const advice = ADVICE[kind];
    return new NodeError(text + (advice ?? ''), { answered: advice !== undefined, cause: error });
  }
  if (error instanceof HttpStatusError) {
    const { body, status } = error.response;
    const reason = refusalIn(body) ?? `answered with HTTP status ${status}${plainWords(body)}`;
    return new NodeError(reason, { answered: true, cause: error });
  }
  return error;
}
