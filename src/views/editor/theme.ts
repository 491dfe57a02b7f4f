/** Keeps Monaco's theme that of the page: the `data-theme` attribute where there is one, else the system's setting. */
import { monaco } from './monaco';
import { codeTheme, type ThemeKind } from './palette';

const NAME = 'twograph';

/** Returns what ends it. */
export function followTheme(): () => void {
  const root = document.documentElement;
  const apply = (): void => {
    const style = getComputedStyle(root);
    monaco.editor.defineTheme(
      NAME,
      codeTheme(themeKind(root), (property) => hex(style.getPropertyValue(property))),
    );
    monaco.editor.setTheme(NAME);
  };
  apply();
  const observer = new MutationObserver(apply);
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const media = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  for (const list of media) list.addEventListener('change', apply);
  return () => {
    observer.disconnect();
    for (const list of media) list.removeEventListener('change', apply);
  };
}

function themeKind(root: HTMLElement): ThemeKind {
  const chosen = root.dataset['theme'];
  if (chosen === 'contrast' || (chosen === undefined && matchMedia('(prefers-contrast: more)').matches))
    return 'contrast';
  return getComputedStyle(root).colorScheme === 'dark' ? 'dark' : 'light';
}

/** Any CSS colour as `#rrggbb`, the only form that Monaco reads. */
function hex(colour: string): string {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return colour.trim();
  context.fillStyle = colour.trim();
  return context.fillStyle;
}
