import { type EventHandler, type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import { subcommandRows } from '../../common/backend/subcommand-rows.ts';
import { createSubcommands, type RunnableSubcommand } from '../../common/backend/subcommands.ts';
import type { DetailType } from '../../common/contract.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { createAlarmClick } from './alarm-click.ts';
import type { Alarms } from './alarms.ts';
import { alarmsText } from './alarms-text.ts';
import definition from './function.json' with { type: 'json' };
import { type MuteDeps, muteByName, withMutes } from './mute.ts';
import { askRestart, createRestartClick, type RestartDeps } from './restart.ts';
import { servicesText } from './services-text.ts';
import { readCluster } from './target.ts';

export interface DevopsDeps extends RestartDeps, MuteDeps {
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
    block_actions: createAlarmClick(deps, createRestartClick(deps)),
  };
}

function subcommandsOf(deps: DevopsDeps): RunnableSubcommand[] {
  return subcommandRows('/devops', definition.subcommands, {
    alarms: (invocation) => showAlarms(deps, invocation),
    services: (invocation) => showServices(deps, invocation),
    restart: (invocation) => askRestart(deps, invocation),
    mute: (invocation) => muteByName(deps, invocation),
  });
}

/** Names of alarms may have spaces, and at most 255 characters. */
const PREFIX_CHARACTERS = 255;

async function showAlarms(deps: DevopsDeps, { detail }: Invocation): Promise<DeliveryOutcome> {
  const prefix = detail.args.join(' ').slice(0, PREFIX_CHARACTERS);
  const { alarms, more } = await deps.alarms.inAlarm(prefix);
  const found = { alarms: await withMutes(deps, alarms), more };
  return deps.notifyUser(recipientOf(detail), { text: alarmsText(found, prefix, deps.now()) });
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
