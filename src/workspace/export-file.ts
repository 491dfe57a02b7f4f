/** Gives the person a compiled function of the last run as an ONNX file, with its weights as that run left them. */
import type { Compiled } from '../base/compiled';
import { download, onnxName } from './download';
import type { Workspace } from './workspace.svelte';

/** Why the functions of the last run can't be had as files; undefined where they can. */
export function exportLack({ run }: Workspace): string | undefined {
  if (run.exportable) return undefined;
  return run.running
    ? 'When the run has ended, its functions can be downloaded'
    : 'Only a run that has ended well keeps its weights: run again to download';
}

type Signed = Pick<Compiled, 'name' | 'signature'>;

/** Which of its function's signatures it is, counted from 1 in the order of the first calls; one that was traced again keeps its number. */
function signatureNumber({ run }: Workspace, { name, signature }: Signed): number {
  const called = run.compiled.filter((other) => other.name === name).map((other) => other.signature);
  return [...new Set(called)].indexOf(signature) + 1;
}

export async function exportFile(workspace: Workspace, compiled: Signed): Promise<void> {
  const { run, shown, notices } = workspace;
  const number = signatureNumber(workspace, compiled);
  const found = await run.exportOnnx(compiled);
  if ('bytes' in found) {
    const file = onnxName(compiled.name, number);
    download(file, new Uint8Array(found.bytes));
    notices.say(`${file} holds ${compiled.name}, with its weights as the run left them.`, {
      topic: 'export',
      brief: true,
    });
    return;
  }
  const { message, line, column } = found.error;
  const toLine = {
    label: `Go to line ${String(line)}`,
    run: () => {
      if (line !== undefined) shown.findLine(line, column);
    },
  };
  notices.say(message, {
    topic: 'export',
    tone: 'warning',
    ...(line === undefined ? {} : { actions: [toLine] }),
  });
}
