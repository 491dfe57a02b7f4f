/** Which action of the page a key press asks for. */
import { COMMANDS, isAvailable, type Command } from './commands';
import { matches, type KeyPress } from './keys';
import type { Workspace } from './workspace.svelte';

/**
 * The command that a key press asks for; undefined leaves the press to whatever else wants it. Keys without Ctrl, Command or Alt
 * are the editor's where it has the focus.
 */
export function commandFor(
  press: KeyPress,
  workspace: Workspace,
  where: { readonly mac: boolean; readonly inEditor: boolean },
): Command | undefined {
  if (where.inEditor && !press.ctrlKey && !press.metaKey && !press.altKey) return undefined;
  return (COMMANDS as readonly Command[]).find(
    (each) => each.key !== undefined && matches(each.key, press, where.mac) && isAvailable(each, workspace),
  );
}
