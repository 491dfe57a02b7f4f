/** Monaco set up calm: what moves, floats or decorates without being asked is off. */
import type { monaco } from './monaco';
import { PADDING } from './surface';

/** Type and line height as theme.css has them. */
export function fontOptions(host: HTMLElement): monaco.editor.IEditorOptions {
  const style = getComputedStyle(host);
  return {
    fontFamily: style.fontFamily,
    fontSize: parseFloat(style.fontSize),
    lineHeight: parseFloat(style.lineHeight),
  };
}

export function editorOptions(
  host: HTMLElement,
  name: string,
): monaco.editor.IStandaloneEditorConstructionOptions {
  return {
    ...fontOptions(host),
    ariaLabel: ariaLabel(name),
    accessibilitySupport: 'auto',
    automaticLayout: true,
    // Hover cards and completion lists may stand out over the pane's edge.
    fixedOverflowWidgets: true,
    padding: { top: PADDING, bottom: PADDING },
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 8,
    glyphMargin: true,
    folding: false,
    minimap: { enabled: false },
    stickyScroll: { enabled: false },
    scrollBeyondLastLine: false,
    overviewRulerLanes: 2,
    hideCursorInOverviewRuler: true,
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
    renderLineHighlight: 'line',
    renderLineHighlightOnlyWhenFocus: true,
    guides: { indentation: false },
    matchBrackets: 'always',
    lightbulb: { enabled: 'off' as monaco.editor.ShowLightbulbIconMode },
    // Without a symbol under the caret it would light up every word, or every 1, that looks alike.
    occurrencesHighlight: 'off',
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, comments: false, strings: true },
    inlineSuggest: { enabled: false },
    codeLens: false,
    colorDecorators: false,
    fontLigatures: false,
    find: { addExtraSpaceOnTop: false },
    // A file dropped on the page is for the snippet to read, not text to insert.
    dropIntoEditor: { enabled: false },
    wrappingIndent: 'indent',
    renderFinalNewline: 'on',
  };
}

export function ariaLabel(name: string): string {
  return `${name}. Escape, then Tab leaves the editor.`;
}
