/** What the dialogs do with drafts; loaded with them. */
import type { Doc } from './records';
import type { Workspace } from './workspace.svelte';

export function saveAs({ open, notices }: Workspace, name: string): void {
  open.saveAs(name);
  notices.say(`“${open.doc.name}” is kept in this browser.`, { topic: 'save', brief: true });
}

export function renameDraft({ open, drafts }: Workspace, key: Doc['key'], name: string): void {
  open.flush();
  drafts.rename(key, name);
  open.renamed();
}

/** Deletes a draft, with a way back. */
export function deleteDraft({ open, drafts, notices }: Workspace, key: Doc['key']): void {
  const name = drafts.doc(key)?.name ?? 'Untitled';
  const wasOpen = open.doc.key === key;
  open.flush();
  const restore = drafts.remove(key);
  if (restore === undefined) return;
  if (wasOpen) open.openLast();
  notices.say(`The draft “${name}” is deleted.`, {
    topic: 'deleted',
    actions: [
      {
        label: 'Undo',
        run: () => {
          restore();
          if (wasOpen) open.open(key);
        },
      },
    ],
  });
}
