import { type EventHandler, type Invocation, recipientOf } from '../../common/backend/define-backend.ts';
import { subcommandRows } from '../../common/backend/subcommand-rows.ts';
import { createSubcommands, type RunnableSubcommand } from '../../common/backend/subcommands.ts';
import type { DetailType } from '../../common/contract.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { type AccessLists, showAccess } from './access.ts';
import { createAlarmClick } from './alarm-click.ts';
import type { Alarms } from './alarms.ts';
import { alarmsMessage } from './alarms-message.ts';
import { createRestartClick } from './decide-restart.ts';
import definition from './function.json' with { type: 'json' };
import { type LockDeps, lockService, showLocks, unlockService } from './lock-commands.ts';
import { type MuteDeps, muteByName, withMutes } from './mute.ts';
import { askRestart, askRollback, type RestartDeps } from './restart.ts';
import { servicesMessage } from './services-message.ts';
import { readCluster } from './target.ts';

export interface DevopsDeps extends RestartDeps, LockDeps, MuteDeps {
  access: AccessLists;
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
    rollback: (invocation) => askRollback(deps, invocation),
    lock: (invocation) => lockService(deps, invocation),
    unlock: (invocation) => unlockService(deps, invocation),
    locks: (invocation) => showLocks(deps, invocation),
    mute: (invocation) => muteByName(deps, invocation),
    access: (invocation) => showAccess(deps, invocation),
  });
}

/** Names of alarms may have spaces, and at most 255 characters. */
const PREFIX_CHARACTERS = 255;

async function showAlarms(deps: DevopsDeps, { detail }: Invocation): Promise<DeliveryOutcome> {
  const prefix = detail.args.join(' ').slice(0, PREFIX_CHARACTERS);
  const { alarms, more } = await deps.alarms.inAlarm(prefix);
  const found = { alarms: await withMutes(deps, alarms), more };
  return deps.notifyUser(recipientOf(detail), alarmsMessage(found, prefix, deps.now()));
}

async function showServices(
  { ecs, locks, now, services, notifyUser }: DevopsDeps,
  { detail }: Invocation,
): Promise<DeliveryOutcome> {
  const cluster = readCluster(services, detail.args[0] ?? '');
  const listed = services.filter((one) => one.startsWith(`${cluster}/`));
  const [found, held] = await Promise.all([ecs.services(cluster), locks.list(listed)]);
  return notifyUser(recipientOf(detail), servicesMessage({ cluster, ...found, listed, locks: held }, now()));
}
