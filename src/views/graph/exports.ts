/** What a graph can be had as, for the menu of its pane. */
import { printGraph, type PrintableGraph } from '../../ir/print';
import { download, exportName } from '../../workspace/download';
import type { ExportEntry } from '../shell/export-entry';
import type { Measurer } from './details/measures.svelte';

/** What the page does for the graphs' panes. */
export interface GraphTools {
  /** Why the functions of the last run can't be had as ONNX files; undefined where they can. */
  readonly exportLack: string | undefined;
  /** Whom to ask for what its graphs are measured for. */
  readonly measurer: Measurer;
  exportOnnx(of: { readonly name: string; readonly signature: string }): void;
  /** Tells the person that something was done, or why not. */
  say(message: string, failed?: boolean): void;
}

/** A graph's printed text, as a file and on the clipboard. `file`: the file's name without its ending. */
export function textEntries(
  graph: () => PrintableGraph,
  file: string,
  nodes: number,
  { say }: GraphTools,
): readonly ExportEntry[] {
  const text = (): string => printGraph(graph(), { provenance: true });
  const lack = nodes === 0 ? 'There is nothing in it yet' : undefined;
  return [
    {
      name: 'Text',
      hint: 'A line for each node: operation, inputs, attributes, type, lines of the code',
      lack,
      run: () => {
        download(exportName(file, '.txt'), text());
      },
    },
    {
      name: 'Copy the text',
      hint: 'The same, to the clipboard',
      lack,
      run: async () => {
        try {
          await navigator.clipboard.writeText(text());
          say('The graph is copied as text.');
        } catch {
          say('This browser does not let the page copy: take the text as a file.', true);
        }
      },
    },
  ];
}
