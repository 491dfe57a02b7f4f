/** What the page does for the views of a run's graphs and functions; loaded with them, as nobody needs it before. */
import { exportFile, exportLack } from '../../workspace/export-file';
import type { Workspace } from '../../workspace/workspace.svelte';
import type { GraphTools } from '../graph/exports';

export function graphTools(workspace: Workspace): GraphTools {
  return {
    get exportLack() {
      return exportLack(workspace);
    },
    get measurer() {
      return workspace.run;
    },
    exportOnnx: (of) => void exportFile(workspace, of),
    say: (message, failed) => {
      workspace.notices.say(message, {
        topic: 'export',
        ...(failed ? { tone: 'warning' } : { brief: true }),
      });
    },
  };
}
