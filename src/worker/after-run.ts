/** What a worker whose run has ended well is asked for: files of its compiled functions, and measurements of their graphs. */
import type { Question } from '../base/measured';
import type { ExportHost } from '../compile/export';
import { keepRandomness } from '../engines/tfjs/randomness';
import { loadMeasure } from './compiler';
import type { RawError, RunRequest } from './protocol';
import { now, post } from './scope';

/** What writes ONNX files, which either mode can. */
export const exporter = () => import('../compile/export');

/** What writes files of a run's functions when it has ended. */
export function afterwards(host: ExportHost, describe: (error: unknown) => RawError) {
  return async (fn: string, signature: string): Promise<void> => {
    try {
      const { exportSignature } = await exporter();
      post({ type: 'exported', ...(await exportSignature(fn, signature, host)) });
    } catch (error) {
      post({ type: 'notExported', error: describe(error) });
    }
  };
}

/** What measures a run's graphs when it has ended. On a set number of threads: an engine that tries both would be timed at that. */
export function measuring(
  { engine, threads = 1, without }: RunRequest,
  describe: (error: unknown) => RawError,
) {
  return async (question: Question): Promise<void> => {
    try {
      const { measure, on } = await loadMeasure(engine, threads);
      const finding = await measure(question, {
        engine: on,
        now,
        keepRandomness,
        progress: (done, of) => {
          post({ type: 'measuring', done, of });
        },
        ...(without && { off: without }),
      });
      post({ type: 'measured', finding });
    } catch (error) {
      post({ type: 'notMeasured', error: describe(error) });
    }
  };
}
