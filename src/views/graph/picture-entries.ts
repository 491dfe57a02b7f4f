/** The picture of a whole graph as a file, for the menu of its pane: laid out for it, whether the picture is shown or not. */
import type { ShownNode } from '../../graphs/node';
import type { OutlineItem } from '../../graphs/outline-item';
import type { OutlineState } from '../../graphs/rows';
import type { ExportEntry } from '../shell/export-entry';
import type { GraphTools } from './exports';

export interface Pictured {
  readonly items: readonly OutlineItem<ShownNode>[];
  /** Groups are open as they are on the page. */
  readonly state: OutlineState;
  /** The custom property that the kind of graph is coloured by. */
  readonly hue: string;
  /** A line's mark. */
  readonly colourOf: (line: number) => number;
  readonly title: string;
  /** The file's name without its ending. */
  readonly file: string;
}

export function pictureEntries(pictured: Pictured, { say }: GraphTools): readonly ExportEntry[] {
  const lack = pictured.items.length === 0 ? 'There is nothing in it yet' : undefined;
  const entry = (kind: 'svg' | 'png', hint: string): ExportEntry => ({
    name: `${kind.toUpperCase()} picture`,
    hint,
    lack,
    run: async () => {
      try {
        const { exportPicture } = await import('./picture/export-graph');
        await exportPicture(pictured, kind, say);
      } catch (error) {
        say(error instanceof Error ? error.message : String(error), true);
      }
    },
  });
  return [
    entry('svg', 'All of the graph as it is opened here, sharp at any size, its words as text'),
    entry('png', 'The same as an image'),
  ];
}
