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
  /** Where `requestAnimationFrame` leads, whenever it was taken hold of: the browser's own, and then what counts. */
  requestFrame?: typeof requestAnimationFrame;
}

const scope = globalThis as typeof globalThis & { __twographHandoff?: Handoff };
const handoff = must(scope.__twographHandoff, 'the hand-off of the lock-down');
delete scope.__twographHandoff;
if (handoff.requestFrame) scope.requestAnimationFrame = handoff.requestFrame;
scope.fetch = guardedFetch(handoff.nativeFetch, location.origin);

/** The clock, whatever a snippet makes of the global. */
export const now = performance.now.bind(performance);

/** Far more than output needs, which goes out in batches. */
const MESSAGES_A_SECOND = 200;
let allowed = MESSAGES_A_SECOND;
let countedAt = now();

/**
 * The one way to the page: the snippet has none. It shares the realm, though, and may bend what fills the batches; a page that gets
 * messages faster than it can read them is lost. So whoever is too fast waits here.
 */
export function post(message: FromWorker): void {
  do {
    const at = now();
    allowed += ((at - countedAt) / 1000) * MESSAGES_A_SECOND;
    if (allowed > MESSAGES_A_SECOND) allowed = MESSAGES_A_SECOND;
    countedAt = at;
  } while (allowed < 1);
  allowed -= 1;
  handoff.post(message);
}

export const activity = new Activity(scope);
if (handoff.requestFrame) handoff.requestFrame = scope.requestAnimationFrame;
/** The page's own files for the API, whatever a snippet makes of the global. */
export const siteFetch = scope.fetch.bind(scope);
