import { type EventHandler, type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import { createSubcommands, type RunnableSubcommand } from '../../common/backend/subcommands.ts';
import type { DetailType } from '../../common/contract.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import type { Alarms } from './alarms.ts';
import { alarmsText } from './alarms-text.ts';
import { askRestart, createRestartClick, type RestartDeps } from './restart.ts';
import { servicesText } from './services-text.ts';
import { readCluster } from './target.ts';

export interface DevopsDeps extends RestartDeps {
  alarms: Alarms;
  notifyUser: NotifyUser;
}

/** `/devops`: what each kind of event does. */
export function createDevops(deps: DevopsDeps): Partial<Record<DetailType, EventHandler>> {
  return {
    slash_command: createSubcommands({
      title: 'The AWS account',
      notifyUser: deps.notifyUser,
      subcommands: subcommandsOf(deps),
    }),
    block_actions: createRestartClick(deps),
  };
}

function subcommandsOf(deps: DevopsDeps): RunnableSubcommand[] {
  return [
    {
      name: 'alarms',
      usage: '/devops alarms [prefix]',
      description: 'shows the CloudWatch alarms that are in ALARM',
      args: { min: 0, max: Number.POSITIVE_INFINITY },
      run: (invocation) => showAlarms(deps, invocation),
    },
    {
      name: 'services',
      usage: '/devops services <cluster>',
      description: "shows a cluster's ECS services and their last deployments",
      args: { min: 1, max: 1 },
      run: (invocation) => showServices(deps, invocation),
    },
    {
      name: 'restart',
      usage: '/devops restart <cluster>/<service>',
      description: 'asks for a confirmation, then replaces the tasks of that service',
      args: { min: 1, max: 1 },
      run: (invocation) => askRestart(deps, invocation),
    },
  ];
}

/** Names of alarms may have spaces, and at most 255 characters. */
const PREFIX_CHARACTERS = 255;

async function showAlarms(
  { alarms, now, notifyUser }: DevopsDeps,
  { detail }: Invocation,
): Promise<DeliveryOutcome> {
  const prefix = detail.args.join(' ').slice(0, PREFIX_CHARACTERS);
  const found = await alarms.inAlarm(prefix);
  return notifyUser(recipientOf(detail), { text: alarmsText(found, prefix, now()) });
}

async function showServices(
  { ecs, now, services, notifyUser }: DevopsDeps,
  { detail }: Invocation,
): Promise<DeliveryOutcome> {
  const cluster = readCluster(services, detail.args[0] ?? '');
  const found = await ecs.services(cluster);
  return notifyUser(recipientOf(detail), {
    text: servicesText({ cluster, ...found, listed: services }, now()),
  });
}
