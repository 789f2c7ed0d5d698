import { isObject } from '../../../../common/is-object.ts';
import { type JsonObject, textIn } from '../../json.ts';
import type { Trigger, Triggers } from './triggers.ts';
import { presentView, type ViewFault, type ViewRecord, type Views } from './views.ts';
import { type Answer, fail, failMissing, jsonArgument, type Method, succeed } from './web-api.ts';

export interface ViewMethodOptions {
  views: Views;
  triggers: Triggers;
  teamId: string;
  appId: string;
}

/** `views.*`. https://docs.slack.dev/surfaces/modals */
export function viewMethods(options: ViewMethodOptions): Record<string, Method> {
  return {
    'views.open': (args) => open(options, args),
    'views.push': (args) => push(options, args),
    'views.update': (args) => update(options, args),
  };
}

function open(options: ViewMethodOptions, args: JsonObject): Answer {
  const asked = requestedView(options, args);
  if ('body' in asked) return asked;
  return answer(options, options.views.open(asked.trigger.user, asked.view));
}

function push(options: ViewMethodOptions, args: JsonObject): Answer {
  const asked = requestedView(options, args);
  if ('body' in asked) return asked;
  const below = options.views.get(asked.trigger.viewId ?? '');
  if (below?.status !== 'open') return fail('not_found');
  return answer(options, options.views.open(asked.trigger.user, asked.view, below));
}

function update(options: ViewMethodOptions, args: JsonObject): Answer {
  const { views } = options;
  const [viewId, externalId] = [textIn(args.view_id), textIn(args.external_id)];
  if (viewId === '' && externalId === '') return failMissing('view_id');
  const record = viewId === '' ? views.openWithExternalId(externalId) : views.get(viewId);
  if (record?.status !== 'open') return fail('not_found');
  const view = jsonArgument(args, 'view');
  const fault = views.fault(view, record);
  if (fault !== undefined || !isObject(view)) return failView(fault);
  const hash = textIn(args.hash);
  if (hash !== '' && hash !== record.hash) return fail('hash_conflict');
  views.update(record, view);
  return answer(options, record);
}

/** The view is checked before its trigger: a view that cannot be shown uses no trigger. */
function requestedView(
  options: ViewMethodOptions,
  args: JsonObject,
): { view: JsonObject; trigger: Trigger } | Answer {
  const id = textIn(args.trigger_id);
  if (id === '') return failMissing('trigger_id');
  const view = jsonArgument(args, 'view');
  const fault = options.views.fault(view);
  // A repeated call must get "trigger used", not "duplicate external_id" for its own view.
  const hindered = fault !== undefined && fault.error !== 'duplicate_external_id';
  if (hindered || !isObject(view)) return failView(fault);
  const trigger = options.triggers.exchange(id);
  if (typeof trigger === 'string') return fail(trigger);
  return fault === undefined ? { view, trigger } : failView(fault);
}

function failView(fault: ViewFault | undefined): Answer {
  if (fault === undefined) return failMissing('view');
  return fail(fault.error, 'problems' in fault ? fault.problems : []);
}

function answer(options: ViewMethodOptions, shown: ViewRecord | ViewFault): Answer {
  if ('error' in shown) return failView(shown);
  const view = presentView(shown, options, {});
  return succeed({ view }, { viewId: shown.id, externalId: shown.externalId });
}
