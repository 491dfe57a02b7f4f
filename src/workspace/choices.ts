/** Settings as rows of the palette, apart from the commands: nobody needs them before it opens. */
import { BACKENDS } from '../base/backends';
import { ENGINES, PAGE_MODES } from '../base/modes';
import { PASSES } from '../base/passes';
import type { Command } from './commands';
import { engineLack } from './engine-lack';
import { exportFile, exportLack } from './export-file';
import { ENGINE_WORDS, MODE_NAMES } from './mode-words';
import { THEME_NAMES, THEMES } from './settings.svelte';
import type { Workspace } from './workspace.svelte';

/** What the palette offers beside the commands: each backend that this browser has, each mode, engine, pass and theme, each function of the last run as a file. They have no keys. */
export function choices(w: Workspace): readonly Pick<Command, 'id' | 'title' | 'run'>[] {
  return [
    ...BACKENDS.filter((backend) => w.device?.backends[backend].ok !== false).map((backend) => ({
      id: `backend ${backend}`,
      title: `Backend: ${backend}`,
      run: (to: Workspace) => {
        to.choose({ backend });
      },
    })),
    ...PAGE_MODES.map((mode) => ({
      id: `mode ${mode}`,
      title: `Mode: ${MODE_NAMES[mode]}`,
      run: (to: Workspace) => {
        to.choose({ mode });
      },
    })),
    // Whoever names an engine wants it to run.
    ...ENGINES.filter((engine) => engineLack(w, engine) === undefined).map((engine) => ({
      id: `engine ${engine}`,
      title: `Compiled on ${ENGINE_WORDS[engine]}`,
      run: (to: Workspace) => {
        to.choose({ mode: to.settings.mode === 'both' ? 'both' : 'compiled', engine });
      },
    })),
    ...(exportLack(w) === undefined ? w.run.compiled : [])
      .filter(({ nodesBefore }) => nodesBefore > 0)
      .map((compiled, index) => ({
        id: `onnx ${String(index)}`,
        title: `Download ONNX: ${compiled.name} ${compiled.signature}`,
        run: (to: Workspace) => void exportFile(to, compiled),
      })),
    ...PASSES.map((pass) => ({
      id: `pass ${pass}`,
      title: `${w.settings.without.includes(pass) ? 'Take in' : 'Leave out'} the pass ${pass}`,
      run: (to: Workspace) => {
        to.togglePass(pass);
      },
    })),
    ...THEMES.map((theme) => ({
      id: `theme ${theme}`,
      title: `Theme: ${THEME_NAMES[theme]}`,
      run: (to: Workspace) => {
        to.choose({ theme });
      },
    })),
  ];
}
