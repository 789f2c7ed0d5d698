import type { Deployment, Live } from './deployment.ts';
import { assertGone, takeInventory } from './orphaned-resources.ts';
import { planIsEmpty } from './planned-changes.ts';
import { alarmShown, foreignAlarm } from './scenarios/alarm.ts';
import { auditRecords, decisionRecord } from './scenarios/audit.ts';
import { replayed } from './scenarios/dead-letter.ts';
import { doctor, manifests } from './scenarios/doctor.ts';
import {
  backendThrows,
  permissionMissing,
  sendNonsense,
  tooOld,
  undeliveredEvent,
} from './scenarios/failures.ts';
import { followedAlert, ownSources } from './scenarios/follow-alert.ts';
import { groupParameter, groupRights } from './scenarios/group-rights.ts';
import { help, helpOfEach, questions } from './scenarios/help.ts';
import { incident } from './scenarios/incident.ts';
import { keptWarm } from './scenarios/keep-warm.ts';
import { applyOneChanged } from './scenarios/one-changed.ts';
import { ownRows } from './scenarios/own-rows.ts';
import { plantedOrder } from './scenarios/planted-order.ts';
import { refusals } from './scenarios/refusals.ts';
import { otherCode, rolledBack, rolledForward } from './scenarios/rollback.ts';
import { leakedSecret, rotation } from './scenarios/rotation.ts';
import { setSecrets } from './scenarios/set-secrets.ts';
import { smoke } from './scenarios/smoke.ts';
import { applySwitch, issue, oldButton } from './scenarios/switch-backend.ts';
import { webhookRefusals } from './scenarios/webhook-refusals.ts';
import { searchSecrets } from './secret-search.ts';
import { secretValues } from './secret-values.ts';
import type { RunStep } from './step-table.ts';

/** The whole life of a deployment, from nothing to nothing. Throws at the first step that fails, once all is cleaned up. */
export async function runAcceptance(deployment: Deployment, step: RunStep): Promise<void> {
  const { admin, terraform } = deployment;
  const before = await takeInventory(admin);
  await step('terraform init -lockfile=readonly', () => terraform.init());
  try {
    await deployed(deployment, step);
  } finally {
    await step('terraform destroy', () => terraform.destroy());
  }
  await step('nothing is left', async () => assertGone(before, await takeInventory(admin)));
}

async function deployed(deployment: Deployment, step: RunStep): Promise<void> {
  const { settings, terraform } = deployment;
  await step('terraform apply', () => terraform.apply());
  await step('second plan is empty', () => planIsEmpty(deployment));
  const first = await step('read back and run', () => deployment.run(), inventoryOf);
  const secrets = secretValues(first.state, settings);
  await step('npm run secrets', () => setSecrets(deployment, secrets));
  await driveAll(deployment, first, step);
  const plan = await step('apply with one function changed', () => applyOneChanged(deployment), ONLY_THAT);
  await step('npm run rollback', () => rolledBack(deployment, first.state));
  await step('npm run rollback -- --forward', () => rolledForward(deployment, first.state));
  await step('other code ends a rollback', () => otherCode(deployment, first.state));
  const second = await step('read back and run again', () => deployment.run(first.state), inventoryOf);
  await step('help from the changed function', () => help(second, '/sre'));
  await step('signing secret rotated', () => rotation(deployment, second));
  secrets.set('the rotated signing secret', settings.signingSecret);
  await step('signing secret leaked', () => leakedSecret(deployment, second));
  await step('npm run smoke', () => smoke(deployment, second));
  await step('npm run doctor', () => doctor(deployment, second));
  await step('manifest of the Slack app', () => manifests(deployment, second));
  secrets.set('the signing secret after the leak', settings.signingSecret);
  await switched(deployment, second, step);
  await step('no secret in state, plan, logs', () => searchSecrets(deployment, secrets, plan));
}

/** Incidents move to Jira, and those from before are still worked on in OpsGenie. */
async function switched(deployment: Deployment, live: Live, step: RunStep): Promise<void> {
  await step('/sre before the switch', () => incident(live));
  await step('apply incident_backend = "jsm"', () => applySwitch(deployment));
  const third = await step('read back and run with Jira', () => deployment.run(), inventoryOf);
  await step('/sre to one issue', () => issue(third));
  await step('button from before the switch', () => oldButton(third));
}

/** Everything that is driven on one deployment, in the order in which it is likely to fail. */
export async function driveAll(deployment: Deployment, live: Live, step: RunStep): Promise<void> {
  await step('refusals', () => refusals(deployment, live));
  await step('nonsense sent to each backend', () => sendNonsense(deployment, live));
  await step('help of each command', () => helpOfEach(live));
  await step('audit records', () => auditRecords(live));
  await step('each publisher its own source', () => ownSources(live));
  await step('each function its own rows', () => ownRows(deployment, live));
  await step('no function plants an order', () => plantedOrder(deployment, live));
  await step('what each command finds', () => questions(live));
  await step('rights of a Slack group', () => groupRights(deployment, live));
  await step('the sync writes its parameter alone', () => groupParameter(deployment, live));
  await step('alarm to its message', () => alarmShown(live));
  await step('alarm of a customer', () => foreignAlarm(deployment, live));
  await step('kept warm, and nothing is left of it', () => keptWarm(deployment, live));
  await step('/sre to an incident', () => incident(live));
  await step('the audit record of its backend', () => decisionRecord(live));
  if (Object.keys(live.deployed.wiring.restApi.routes).length > 0) {
    await step('webhook to the receipt', () => followedAlert(live));
    await step('webhook refusals', () => webhookRefusals(deployment, live));
  }
  const event = await step(
    'undelivered event kept',
    () => undeliveredEvent(deployment, live),
    () => '',
  );
  await step('event too old', () => tooOld(deployment, live, event));
  await step('backend throws', () => backendThrows(live));
  await step('dead letter replayed', () => replayed(deployment, live));
  await step('permission missing', () => permissionMissing(deployment, live));
}

const ONLY_THAT = () => 'nothing but that function, and the alias that leads to it';

function inventoryOf({ deployed: { wiring }, state }: Live): string {
  return `${state.addresses().length} resources, ${wiring.functions.length} functions`;
}
