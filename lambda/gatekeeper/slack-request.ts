import type { Detail, DetailType } from '../../common/contract.ts';

/** A slash command or an interaction, in one shape: the fields of the contract and what the response needs. */
export interface SlackRequest {
  type: DetailType;
  /** Where the user did it: decides how a rejection can be shown. */
  surface: 'command' | 'message' | 'modal';
  command: string;
  subcommand: string;
  args: string[];
  text: string;
  /** Only of a command that lists its sub-commands: see common/contract.ts. */
  freeText?: string;
  argsInvalid?: true;
  idempotencyKey: string;
  team: Detail['team'];
  user: Detail['user'];
  channel: Detail['channel'];
  triggerId: string | null;
  responseUrl: string | null;
  payload: Record<string, unknown>;
  appId: string | undefined;
  /** The user's workspace, or their organisation (`E...`), if Slack names it apart from `team`. */
  userTeamId: string | undefined;
  /** The organisation of `team`, as Slack says it of `team` itself. */
  enterpriseId: string | undefined;
  /** True if the app is installed org-wide: `team` may then be any workspace of the organisation. */
  isOrgInstall: boolean;
  /** The workspace whose installation opened the modal or posted the message, wherever the user is from. */
  shownByTeamId: string | undefined;
  /** `block_id` of a submitted modal's first input: `response_action: errors` is shown there. */
  firstInput: string | undefined;
}

/** Authentic, but for no backend: acknowledged and logged. */
export interface OtherRequest {
  type: 'other';
  kind: string;
}

export interface RequestMeta {
  /** API Gateway's id of the request. */
  requestId: string;
  /** Milliseconds since the epoch, by API Gateway's clock. */
  receivedAt: number;
}

/** A parsed request, and when it arrived. */
export type ReceivedRequest = SlackRequest & RequestMeta;
