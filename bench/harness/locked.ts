/** Locks the worker down as a run's worker is, before its other modules load: they take over what is handed over then. */
import { lockDown } from '../../src/worker/lockdown';

/** The way to the page, which is gone from the worker's globals. */
export const post: (message: unknown) => void = postMessage.bind(globalThis);

lockDown(globalThis, lockDown.toString(), 0);
