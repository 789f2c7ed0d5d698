'use strict';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];
const PROXIES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'];

/** The local bot talks to itself: with NODE_USE_ENV_PROXY or --use-env-proxy, Node would take these calls to the proxy. */
function childEnvironment(env) {
  const isProxied = PROXIES.some((name) => env[name]);
  if (!isProxied) return env;
  const given = env.no_proxy || env.NO_PROXY;
  const list = (given ? [given] : []).concat(LOOPBACK).join(',');
  return { ...env, no_proxy: list, NO_PROXY: list };
}

module.exports = { childEnvironment };
