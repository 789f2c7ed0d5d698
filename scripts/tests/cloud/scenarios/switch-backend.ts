import { optionValue } from '../../../../lambda/opsgenie/jsm-services.ts';
import { parseJson } from '../../../local/json.ts';
import { jsmServices, SERVICES } from '../../../local/sample-data.ts';
import { eventually, FILLED } from '../../e2e/test-user.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';
import { changesIn } from '../planned-changes.ts';
import { jsmVariables } from '../variables.ts';
import { submitForm } from './incident.ts';

const WITHIN_MS = 25_000;
/** What holds data, or is an address that others have. */
const STAYS = /^aws_(dynamodb_table|sqs_queue|apigatewayv2|api_gateway|cloudwatch_event_bus|ssm_parameter)/;
const FUNCTION = 'aws_lambda_function.functions["opsgenie"] update';

/** `incident_backend = "jsm"`: one function gets other variables, and nothing is replaced. */
export async function applySwitch(deployment: Deployment): Promise<string> {
  const { terraform } = deployment;
  deployment.setVariables(jsmVariables(deployment.fakesUrl));
  await terraform.plan();
  const changes = changesIn(parseJson(await terraform.showPlan()));
  const wrong = changes.filter((change) => STAYS.test(change) || change.includes('delete'));
  must(wrong.length === 0, `the switch would change: ${wrong.join(', ')}`);
  must(changes.includes(FUNCTION), `the switch changes no variables of /sre: ${changes.join(', ')}`);
  await terraform.applyPlan();
  return changes.join(', ');
}

/** `/sre` after the switch: one issue, named by its receipt, and nothing in OpsGenie. */
export async function issue(live: Live): Promise<string> {
  const { fakes, user } = live;
  const before = fakes.opsgenie.state().creates.length;
  const service = optionValue(jsmServices(SERVICES)[1]?.ari ?? '');
  await submitForm(live, { ...FILLED, service });
  const receipt = await eventually(
    () => user.channel().find(({ text }) => /^Incident <\S+\|OPS-\d+> opened: P1/.test(text)),
    WITHIN_MS,
  );
  const { creates, issues } = fakes.jsm.state();
  const [made] = issues;
  must(creates.length === 1 && issues.length === 1, `${creates.length} creates, ${issues.length} issues`);
  must(receipt.text.includes(`/browse/${made?.key}|`), `the receipt names another issue: ${receipt.text}`);
  must(fakes.opsgenie.state().creates.length === before, 'OpsGenie was asked as well');
  return `${made?.key} opened`;
}

/** The button of the newest receipt from before the switch: it works on the incident that it shows. */
export async function oldButton({ fakes, user }: Live): Promise<string> {
  const newest = () => fakes.opsgenie.state().incidents.at(-1);
  const number = newest()?.tinyId;
  must(newest()?.status === 'open', `#${number} is ${newest()?.status} before its button was used`);
  const isOfIncident = (text: string) => text.includes(`|#${number}>`);
  const receipt = user.channel().findLast(({ text }) => isOfIncident(text));
  if (receipt === undefined) throw new Error(`#${number} has no receipt`);
  const clicked = await user.click(receipt, '/sre:resolve:incident');
  must(clicked.status === 200 && clicked.shown === null, `the click was answered ${clicked.shown}`);
  await eventually(
    () => user.channel().some(({ text }) => isOfIncident(text) && text.includes('> resolved by')),
    WITHIN_MS,
  );
  must(newest()?.status === 'resolved', `OpsGenie says that #${number} is ${newest()?.status}`);
  const { actions } = fakes.jsm.state();
  must(actions.length === 0, `Jira was asked: ${actions.map(({ action }) => action).join(', ')}`);
  return `#${number} resolved in OpsGenie`;
}
