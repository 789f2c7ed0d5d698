import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';

/** The webhook's gateway: without the key no function is called; with it and a wrong token the function answers 401. */
export async function webhookRefusals(deployment: Deployment, live: Live): Promise<string> {
  const { cloud, deployed, restUrl, state } = live;
  const [route = ''] = Object.keys(deployed.wiring.restApi.routes);
  const functionName = deployed.wiring.restApi.routes[route] ?? '';
  const url = `${restUrl}${route.split(' ')[1]}`;
  const apiKey = String(state.output('pushover_api_key'));
  const post = async (headers: Record<string, string>): Promise<number> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    });
    await response.text();
    return response.status;
  };
  const token = `Bearer ${deployment.settings.webhookToken}`;
  const calls = () => cloud.invocations()[functionName] ?? 0;
  const before = calls();
  must((await post({ authorization: token })) === 403, 'without the API key: not 403');
  must((await post({ authorization: token, 'x-api-key': 'guess' })) === 403, 'a guessed API key: not 403');
  must(calls() === before, `${functionName} was called without the API key`);
  must(
    (await post({ 'x-api-key': apiKey, authorization: 'Bearer guess' })) === 401,
    'a wrong token: not 401',
  );
  return 'no key and a guessed one: no function called; wrong token: 401';
}
