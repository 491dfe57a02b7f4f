/**
 * The first module of the run worker: takes what the lock-down handed over, and counts timers and fetches from here on, before
 * tfjs takes hold of them.
 */
import { must } from '../base/errors';
import { Activity } from './activity';
import { guardedFetch } from './guarded-fetch';
import type { FromWorker } from './protocol';

interface Handoff {
  readonly post: (message: FromWorker) => void;
  readonly nativeFetch: typeof fetch;
}

const scope = globalThis as typeof globalThis & { __twographHandoff?: Handoff };
const handoff = must(scope.__twographHandoff, 'the hand-off of the lock-down');
delete scope.__twographHandoff;
scope.fetch = guardedFetch(handoff.nativeFetch, location.origin);

/** The one way to the page: the snippet has none. */
export const { post } = handoff;
export const activity = new Activity(scope);
/** The page's own files for the API, whatever a snippet makes of the global. */
export const siteFetch = scope.fetch.bind(scope);
