import type { RestApi } from '../../local/apigateway/rest-api.ts';
import { objectsIn, textIn } from '../../local/json.ts';
import { functionOfUri, invocationRefusal } from './permissions.ts';
import { blockIn, numberIn, type State } from './state.ts';

const NONE: RestApi = { stage: '', routes: {}, apiKeys: [], throttle: { ratePerSecond: 1, burst: 1 } };

/** The REST API as it is deployed; nothing is served if it has no stage. */
export function readRestApi(state: State): RestApi {
  const [api] = state.all('aws_api_gateway_rest_api');
  const stage = state.all('aws_api_gateway_stage').find(({ rest_api_id }) => rest_api_id === api?.id);
  if (api === undefined || stage === undefined) return NONE;
  const stageName = textIn(stage.stage_name);
  const routes: Record<string, string> = {};
  const openRoutes: string[] = [];
  const refusedRoutes: string[] = [];
  for (const { path, method, keyRequired, functionName } of readMethods(state)) {
    const route = `${method} ${path}`;
    routes[route] = functionName;
    if (!keyRequired) openRoutes.push(route);
    const sourceArn = `${textIn(api.execution_arn)}/${stageName}/${method}${path}`;
    const caller = { service: 'apigateway.amazonaws.com', sourceArn };
    if (invocationRefusal(state, functionName, caller) !== undefined) refusedRoutes.push(route);
  }
  return {
    stage: stageName,
    routes,
    openRoutes,
    refusedRoutes,
    ...readUsagePlan(state, textIn(api.id), stageName),
  };
}

function readMethods(state: State) {
  const resources = state.all('aws_api_gateway_resource');
  const integrations = state.all('aws_api_gateway_integration');
  return state.all('aws_api_gateway_method').map(({ api_key_required, http_method, resource_id }) => {
    const integration = integrations.find(
      (one) => one.resource_id === resource_id && one.http_method === http_method,
    );
    if (integration?.type !== 'AWS_PROXY')
      throw new Error(`${textIn(http_method)} of a REST API has no Lambda behind it`);
    return {
      path: textIn(resources.find(({ id }) => id === resource_id)?.path) || '/',
      method: textIn(http_method),
      keyRequired: api_key_required === true,
      functionName: functionOfUri(textIn(integration.uri)),
    };
  });
}

/** The keys of the plan that covers the stage: one that covers no stage opens nothing. */
function readUsagePlan(state: State, apiId: string, stage: string): Pick<RestApi, 'apiKeys' | 'throttle'> {
  const plan = state
    .all('aws_api_gateway_usage_plan')
    .find(({ api_stages }) =>
      objectsIn(api_stages).some((one) => one.api_id === apiId && one.stage === stage),
    );
  if (plan === undefined) return { apiKeys: [], throttle: NONE.throttle };
  const keyIds = state
    .all('aws_api_gateway_usage_plan_key')
    .filter(({ usage_plan_id }) => usage_plan_id === plan.id)
    .map(({ key_id }) => key_id);
  const throttle = blockIn(plan, 'throttle_settings');
  return {
    apiKeys: state
      .all('aws_api_gateway_api_key')
      .filter(({ enabled, id }) => enabled === true && keyIds.includes(id))
      .map(({ id, value }) => ({ id: textIn(id), value: textIn(value) })),
    throttle: {
      ratePerSecond: numberIn(throttle.rate_limit, 10_000),
      burst: numberIn(throttle.burst_limit, 5000),
    },
  };
}
