/** Monaco as a surface of the editor: one model that lives as long as the surface, marks, blanks and the lit section upon it. */
import { barOf, seriesOf } from '../../base/line-marks';
import { prepareTypescript } from './language';
import type { Mark } from './marks';
import { monaco } from './monaco';
import { MonacoMarks } from './monaco-marks';
import { ariaLabel, editorOptions, fontOptions } from './monaco-options';
import {
  NARROW,
  type Blank,
  type LineRange,
  type LineTints,
  type Surface,
  type SurfaceEvents,
  type SurfaceView,
  type TypeProblem,
} from './surface';
import { letTabLeave } from './tab-leaves';
import { followTheme } from './theme';
import type { Typings } from './typings';

export interface MonacoEvents extends SurfaceEvents {
  problems(problems: readonly TypeProblem[]): void;
}

/** Models so far: no two may have one address. */
let made = 0;

export class MonacoSurface implements Surface {
  readonly #model: monaco.editor.ITextModel;
  readonly #editor: monaco.editor.IStandaloneCodeEditor;
  readonly #marks: MonacoMarks;
  readonly #litLines: monaco.editor.IEditorDecorationsCollection;
  readonly #tints: monaco.editor.IEditorDecorationsCollection;
  readonly #disposables: (() => void)[] = [];
  readonly #host: HTMLElement;
  #zones: string[] = [];
  #wraps = true;
  #adopting = false;
  #following = false;

  /** Everything up to the first coloured line; the host may be hidden until then, but must have its size. */
  static async create(
    host: HTMLElement,
    name: string,
    typings: Typings,
    events: MonacoEvents,
  ): Promise<MonacoSurface> {
    prepareTypescript(typings);
    await monaco.editor.colorize('', 'typescript', {});
    return new MonacoSurface(host, name, events);
  }

  private constructor(host: HTMLElement, name: string, events: MonacoEvents) {
    this.#host = host;
    this.#disposables.push(followTheme());
    // An address whatever the file's name: another example is an edit of this model, which undo can take back.
    const address = monaco.Uri.parse(`file:///snippet-${String(++made)}.ts`);
    this.#model = monaco.editor.createModel('', 'typescript', address);
    this.#model.updateOptions({
      tabSize: 2,
      insertSpaces: true,
      bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
    });
    this.#editor = monaco.editor.create(host, { ...editorOptions(host, name), model: this.#model });
    this.#marks = new MonacoMarks(this.#editor, this.#model);
    this.#litLines = this.#editor.createDecorationsCollection();
    this.#tints = this.#editor.createDecorationsCollection();
    this.#addActions(events);
    this.#listen(events);
    this.#disposables.push(letTabLeave(host, () => this.#hasSelection()));
    this.#wrap();
  }

  /** Takes over the text area's texts as undo steps, oldest first. */
  adopt(past: readonly string[]): void {
    const [first = '', ...later] = past;
    this.#adopting = true;
    this.#model.setValue(first);
    for (const text of later) this.#edit(text);
    this.#adopting = false;
  }

  /** Stands where the text area stood; the host is in sight by now, or it could not be focused. */
  resume(view: SurfaceView): void {
    const [start, end] = [this.#model.getPositionAt(view.start), this.#model.getPositionAt(view.end)];
    const [anchor, caret] = view.backwards ? [end, start] : [start, end];
    this.#editor.setSelection(monaco.Selection.fromPositions(anchor, caret));
    this.#editor.layout();
    this.#editor.setScrollPosition({ scrollTop: view.scrollTop, scrollLeft: view.scrollLeft });
    this.#editor.render(true);
    if (view.focused) this.#editor.focus();
  }

  replace(text: string): void {
    this.#edit(text);
    this.#editor.setPosition({ lineNumber: 1, column: 1 });
    this.#editor.setScrollPosition({ scrollTop: 0, scrollLeft: 0 });
  }

  restart(text: string): void {
    this.#model.setValue(text);
    this.#editor.setPosition({ lineNumber: 1, column: 1 });
    this.#editor.setScrollPosition({ scrollTop: 0, scrollLeft: 0 });
  }

  reveal(line: number, column = 1): void {
    const position = this.#model.validatePosition({ lineNumber: line, column });
    this.#editor.setPosition(position);
    this.#editor.revealPositionInCenterIfOutsideViewport(position);
    this.#editor.focus();
  }

  focus(): void {
    this.#editor.focus();
  }

  async format(): Promise<void> {
    await this.#editor.getAction('editor.action.formatDocument')?.run();
  }

  setOptions(options: { readonly name: string; readonly readOnly: boolean }): void {
    this.#editor.updateOptions({ readOnly: options.readOnly, ariaLabel: ariaLabel(options.name) });
  }

  setMarks(marks: readonly Mark[]): void {
    this.#marks.set(marks);
  }

  setLit(range: LineRange | null): void {
    this.#litLines.set(
      range === null
        ? []
        : [
            {
              range: new monaco.Range(range.first, 1, Math.min(range.last, this.#model.getLineCount()), 1),
              options: {
                isWholeLine: true,
                className: 'twograph-lit',
                marginClassName: 'twograph-lit-margin',
              },
            },
          ],
    );
  }

  /** The colours that lines have in the views of the run, beside their numbers. */
  setTints(tints: LineTints): void {
    this.#tints.set(
      [...tints].map(([line, mark]) => {
        const name = `twograph-tint twograph-tint-${String(seriesOf(mark))} twograph-bar-${barOf(mark)}`;
        const options = { linesDecorationsClassName: name, lineNumberClassName: name };
        return { range: new monaco.Range(line, 1, line, 1), options };
      }),
    );
  }

  setBlanks(blanks: readonly Blank[]): void {
    this.#editor.changeViewZones((accessor) => {
      for (const id of this.#zones) accessor.removeZone(id);
      this.#zones = blanks.map(({ beforeLine, height }) =>
        accessor.addZone({
          afterLineNumber: Math.min(beforeLine - 1, this.#model.getLineCount()),
          heightInPx: height,
          domNode: document.createElement('div'),
          suppressMouseDown: true,
        }),
      );
    });
  }

  /** Lines that wrap have no height that the counterpart could know of. */
  allowWrap(wraps: boolean): void {
    this.#wraps = wraps;
    this.#wrap();
  }

  scrollTo(top: number): void {
    this.#following = true;
    this.#editor.setScrollTop(top);
    this.#following = false;
  }

  dispose(): void {
    for (const dispose of this.#disposables) dispose();
    this.#editor.dispose();
    this.#model.dispose();
  }

  #hasSelection(): boolean {
    return this.#editor.getSelections()?.some((selection) => !selection.isEmpty()) ?? false;
  }

  /** The whole text as one undo step. */
  #edit(text: string): void {
    this.#model.pushStackElement();
    const range = this.#model.getFullModelRange();
    this.#model.pushEditOperations(this.#editor.getSelections(), [{ range, text }], () => null);
    this.#model.pushStackElement();
  }

  #addActions(events: MonacoEvents): void {
    const { KeyMod, KeyCode } = monaco;
    this.#editor.addAction({
      id: 'twograph.run',
      label: 'Run',
      keybindings: [KeyMod.CtrlCmd | KeyCode.Enter],
      contextMenuGroupId: '0_run',
      run: () => events.run(),
    });
    this.#editor.addAction({
      id: 'twograph.format',
      label: 'Format',
      keybindings: [KeyMod.CtrlCmd | KeyCode.KeyS, KeyMod.Shift | KeyMod.Alt | KeyCode.KeyF],
      run: () => this.format(),
    });
  }

  #listen(events: MonacoEvents): void {
    const editor = this.#editor;
    this.#model.onDidChangeContent(() => {
      if (!this.#adopting) events.change(this.#model.getValue(monaco.editor.EndOfLinePreference.LF));
    });
    editor.onDidChangeCursorPosition(({ position }) => events.cursor(position.lineNumber));
    editor.onMouseMove(({ target }) => events.hover(target.position?.lineNumber ?? null));
    editor.onMouseLeave(() => events.hover(null));
    editor.onDidScrollChange(({ scrollTop, scrollTopChanged }) => {
      if (scrollTopChanged && !this.#following) events.scroll(scrollTop);
    });
    editor.onDidLayoutChange(() => this.#wrap());
    this.#disposables.push(this.#marks.watch((problems) => events.problems(problems)));
    const fonts = (): void => {
      editor.updateOptions(fontOptions(this.#host));
      monaco.editor.remeasureFonts();
    };
    document.fonts.addEventListener('loadingdone', fonts);
    this.#disposables.push(() => document.fonts.removeEventListener('loadingdone', fonts));
  }

  #wrap(): void {
    const narrow = this.#host.clientWidth < NARROW;
    this.#editor.updateOptions({ wordWrap: this.#wraps && narrow ? 'on' : 'off' });
  }
}
