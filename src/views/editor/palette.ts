/** Monaco's colours, from the theme's custom properties. */
import { TOKEN_COLOURS, type TokenRole } from './tokens';

/** Monaco's (Monarch's) names of tokens for each role. */
const SCOPES: Readonly<Record<TokenRole, readonly string[]>> = {
  comment: ['comment'],
  keyword: ['keyword'],
  string: ['string', 'regexp'],
  number: ['number'],
  type: ['type'],
  plain: ['', 'identifier', 'delimiter'],
};

const CLEAR = '#00000000';

/** Monaco's colours: a property of theme.css, with an alpha in hex behind a slash, or a colour as it stands. */
const COLOURS: Readonly<Record<string, string>> = {
  foreground: '--text',
  focusBorder: '--focus',
  'editor.background': '--bg',
  'editor.foreground': '--text',
  'editorGutter.background': '--bg',
  'editorLineNumber.foreground': '--text-muted',
  'editorLineNumber.activeForeground': '--text',
  'editorCursor.foreground': '--text',
  'editor.selectionBackground': '--accent/44',
  'editor.inactiveSelectionBackground': '--accent/22',
  'editor.selectionHighlightBackground': '--accent/22',
  'editor.wordHighlightBackground': '--accent/1c',
  'editor.wordHighlightStrongBackground': '--accent/2c',
  'editor.findMatchBackground': '--warning/66',
  'editor.findMatchHighlightBackground': '--warning/33',
  'editor.lineHighlightBackground': '--bg-sunken',
  'editor.lineHighlightBorder': CLEAR,
  'editorBracketMatch.background': '--accent/22',
  'editorBracketMatch.border': '--line-strong',
  'editorError.foreground': '--error',
  'editorWarning.foreground': '--warning',
  'editorInfo.foreground': '--accent',
  'editorUnnecessaryCode.opacity': '#000000ff',
  'editorUnnecessaryCode.border': '--line-strong',
  'editorWidget.background': '--bg',
  'editorWidget.foreground': '--text',
  'editorWidget.border': '--line',
  'editorHoverWidget.background': '--bg',
  'editorHoverWidget.foreground': '--text',
  'editorHoverWidget.border': '--line',
  'editorHoverWidget.statusBarBackground': '--bg-sunken',
  'editorSuggestWidget.background': '--bg',
  'editorSuggestWidget.foreground': '--text',
  'editorSuggestWidget.border': '--line',
  'editorSuggestWidget.selectedBackground': '--bg-selected',
  'editorSuggestWidget.selectedForeground': '--text',
  'editorSuggestWidget.highlightForeground': '--accent',
  'editorSuggestWidget.focusHighlightForeground': '--accent',
  'list.hoverBackground': '--bg-hover',
  'list.focusBackground': '--bg-selected',
  'list.focusForeground': '--text',
  'list.highlightForeground': '--accent',
  'input.background': '--bg',
  'input.foreground': '--text',
  'input.border': '--line-strong',
  'inputOption.activeBorder': '--accent',
  'menu.background': '--bg',
  'menu.foreground': '--text',
  'menu.border': '--line',
  'menu.selectionBackground': '--bg-selected',
  'menu.selectionForeground': '--text',
  'menu.separatorBackground': '--line',
  'textLink.foreground': '--accent',
  'textLink.activeForeground': '--accent',
  'textCodeBlock.background': '--bg-sunken',
  'textPreformat.foreground': '--text',
  'textPreformat.background': '--bg-sunken',
  'widget.shadow': '#00000029',
  'scrollbar.shadow': CLEAR,
  'scrollbarSlider.background': '--line-strong/66',
  'scrollbarSlider.hoverBackground': '--line-strong/99',
  'scrollbarSlider.activeBackground': '--line-strong/cc',
  'editorOverviewRuler.border': CLEAR,
  'editorOverviewRuler.errorForeground': '--error',
  'editorOverviewRuler.warningForeground': '--warning',
};

export type ThemeKind = 'light' | 'dark' | 'contrast';

export interface CodeTheme {
  readonly base: 'vs' | 'vs-dark' | 'hc-light';
  readonly inherit: true;
  readonly rules: { token: string; foreground: string }[];
  readonly colors: Record<string, string>;
}

/** `get` reads a custom property as a colour `#rrggbb`. */
export function codeTheme(kind: ThemeKind, get: (property: string) => string): CodeTheme {
  const colour = (entry: string): string => {
    const [name = '', alpha = ''] = entry.split('/');
    return name.startsWith('--') ? get(name) + alpha : name;
  };
  const entries = Object.entries(COLOURS).map(([key, entry]) => [key, colour(entry)] as const);
  const rules = (Object.keys(SCOPES) as TokenRole[]).flatMap((role) =>
    SCOPES[role].map((token) => ({ token, foreground: get(TOKEN_COLOURS[role]).slice(1) })),
  );
  return {
    base: kind === 'dark' ? 'vs-dark' : kind === 'contrast' ? 'hc-light' : 'vs',
    inherit: true,
    rules,
    colors: Object.fromEntries(
      kind === 'contrast'
        ? [
            ...entries,
            ['editor.selectionForeground', get('--text')],
            ['editor.lineHighlightBorder', get('--line')],
            ['widget.shadow', CLEAR],
          ]
        : entries,
    ),
  };
}
