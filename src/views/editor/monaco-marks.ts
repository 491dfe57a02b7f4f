/** Marks in Monaco: the last run's, which are ours, and the language service's, which are put into our words. */
import { MADE_HERE, markedSpan, type Mark } from './marks';
import { monaco } from './monaco';
import './monaco-marks.css';
import type { TypeProblem } from './surface';
import { inWords } from './words';

const RUN_OWNER = 'run';
const TYPES_OWNER = 'typescript';
const SEVERITY = {
  failed: monaco.MarkerSeverity.Error,
  warned: monaco.MarkerSeverity.Warning,
  origin: monaco.MarkerSeverity.Info,
};

export class MonacoMarks {
  readonly #model: monaco.editor.ITextModel;
  readonly #decorations: monaco.editor.IEditorDecorationsCollection;

  constructor(editor: monaco.editor.IStandaloneCodeEditor, model: monaco.editor.ITextModel) {
    this.#model = model;
    this.#decorations = editor.createDecorationsCollection();
  }

  /** Those of lines that the text no longer has are left out. */
  set(marks: readonly Mark[]): void {
    const placed = marks.filter(({ line }) => line >= 1 && line <= this.#model.getLineCount());
    monaco.editor.setModelMarkers(
      this.#model,
      RUN_OWNER,
      placed.map(({ tone, line, column, message, madeAt }) => ({
        severity: SEVERITY[tone],
        source: 'last run',
        message,
        ...this.#spanOf(line, column),
        relatedInformation: madeAt
          ? [
              {
                resource: this.#model.uri,
                message: MADE_HERE,
                ...this.#spanOf(madeAt.line, madeAt.column),
              },
            ]
          : [],
      })),
    );
    this.#decorations.set(
      // One to a line, the most serious: they come first.
      [...new Map(placed.toReversed().map((mark) => [mark.line, mark])).values()].map(
        ({ tone, line, message }) => ({
          range: new monaco.Range(line, 1, line, 1),
          options: {
            isWholeLine: true,
            className: `twograph-${tone}-line`,
            marginClassName: `twograph-${tone}-margin`,
            glyphMarginClassName: `twograph-${tone}-glyph`,
            glyphMarginHoverMessage: { value: plainMarkdown(message) },
          },
        }),
      ),
    );
  }

  /** Tells what the language service finds, until what it gives is called. */
  watch(tell: (problems: readonly TypeProblem[]) => void): () => void {
    const markers = monaco.editor.onDidChangeMarkers((resources) => {
      if (!resources.some((uri) => uri.toString() === this.#model.uri.toString())) return;
      if (!this.#reword()) tell(this.#typeProblems());
    });
    return () => markers.dispose();
  }

  /** As markers have it. */
  #spanOf(wanted: number, column?: number): monaco.IRange {
    const line = Math.min(Math.max(1, wanted), this.#model.getLineCount());
    const { start, end } = markedSpan(this.#model.getLineContent(line), column);
    return { startLineNumber: line, startColumn: start, endLineNumber: line, endColumn: end };
  }

  /** Whether there was anything to put into other words; the markers then change once more. */
  #reword(): boolean {
    const markers = monaco.editor.getModelMarkers({ resource: this.#model.uri, owner: TYPES_OWNER });
    const reworded = markers.map((marker) => ({ ...marker, message: inWords(marker.message) }));
    if (reworded.every(({ message }, index) => message === markers[index]?.message)) return false;
    // Not at once: a change of markers from within the news of one gets lost.
    queueMicrotask(() => {
      if (!this.#model.isDisposed()) monaco.editor.setModelMarkers(this.#model, TYPES_OWNER, reworded);
    });
    return true;
  }

  #typeProblems(): TypeProblem[] {
    const { MarkerSeverity } = monaco;
    return monaco.editor
      .getModelMarkers({ resource: this.#model.uri, owner: TYPES_OWNER })
      .filter(({ severity }) => severity !== MarkerSeverity.Hint)
      .map(({ startLineNumber, startColumn, message, severity }) => ({
        line: startLineNumber,
        column: startColumn,
        message,
        severity:
          severity === MarkerSeverity.Error
            ? 'error'
            : severity === MarkerSeverity.Warning
              ? 'warning'
              : 'info',
      }));
  }
}

/** Text that Markdown would read as marks, kept as it is. */
function plainMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&').replaceAll('\n', '  \n');
}
