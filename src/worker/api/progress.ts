/** `progress`: a bar for so many steps. The page reckons rate and time left from the time of the last step. */
import type { Progress } from 'twograph';
import type { ApiContext } from './context';
import { checkString, handle, place } from './handle';
import { wrong } from './words';

/** @throws UserError for a total that is no number of steps, or a step that is none. */
export function progress(context: ApiContext, total: unknown, title: unknown = ''): Progress {
  if (typeof total !== 'number' || !Number.isFinite(total) || total < 0) {
    throw wrong('progress', 'the total is a number of steps, 0 or more', total);
  }
  checkString(title, 'title', 'progress');
  const start = context.now();
  const state = { title: title ?? '', done: 0, note: '', elapsedMs: 0, finished: total === 0 };
  const spot = place(context, () => ({ kind: 'progress', total, ...state }));
  spot.refresh();
  const moved = (note: unknown, call: string) => {
    checkString(note, 'note', call);
    if (note !== undefined) state.note = note;
    state.elapsedMs = context.now() - start;
  };
  return handle(
    {
      kind: 'progress' as const,
      step: (note?: unknown, by: unknown = 1) => {
        if (typeof by !== 'number' || !Number.isFinite(by) || by < 0) {
          throw wrong('progress.step', 'the step is a number, 0 or more', by);
        }
        if (state.finished) return;
        moved(note, 'progress.step');
        state.done = Math.min(total, state.done + by);
        state.finished = state.done >= total;
        spot.refresh();
      },
      done: (note?: unknown) => {
        if (state.finished && note === undefined) return;
        moved(note, 'progress.done');
        state.finished = true;
        spot.refresh();
      },
    },
    (words) => {
      state.title = words;
      spot.refresh();
    },
  );
}
