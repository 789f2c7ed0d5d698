'use strict';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];
const PROXIES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'];

/** The local bot talks to itself: with NODE_USE_ENV_PROXY or --use-env-proxy, Node would take these calls to the proxy. */
function childEnvironment(env, dotenv) {
  const given = (name) => env[name] || assigned(dotenv, name);
  if (!PROXIES.some(given)) return env;
  const exceptions = given('no_proxy') || given('NO_PROXY');
  const list = (exceptions ? [exceptions] : []).concat(LOOPBACK).join(',');
  return { ...env, no_proxy: list, NO_PROXY: list };
}

/** The value of a line of `.env`: there may be a proxy too. */
function assigned(dotenv, name) {
  const [, value] =
    dotenv.match(new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=[ \\t]*["']?([^"'#\\r\\n]*)`, 'm')) ||
    [];
  return value === undefined ? '' : value.trim();
}

module.exports = { childEnvironment };
