/** Reads theme.css itself: a colour changed there must keep code readable in all three themes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeTheme, type ThemeKind } from './palette';
import { FAILED_TINT, TOKEN_COLOURS } from './tokens';

const CSS = readFileSync(new URL('../theme.css', import.meta.url), 'utf8');

function properties(selector: string): Record<string, string> {
  const start = CSS.indexOf(`${selector} {`);
  const body = CSS.slice(start, CSS.indexOf('}', start));
  return Object.fromEntries(
    [...body.matchAll(/(--[\w-]+):\s*(#[\da-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

const light = properties(':root');
const themes: Record<ThemeKind, Record<string, string>> = {
  light,
  dark: { ...light, ...properties(":root[data-theme='dark']") },
  contrast: { ...light, ...properties(":root[data-theme='contrast']") },
};

/** Relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function mix(a: string, b: string, share: number): string {
  const channel = (hex: string, at: number): number => parseInt(hex.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(share * channel(a, at) + (1 - share) * channel(b, at)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

describe.each(Object.keys(themes) as ThemeKind[])('the %s theme', (kind) => {
  const get = (property: string): string => themes[kind][property] ?? 'missing';

  it('has every colour that the editor asks for', () => {
    const { rules, colors } = codeTheme(kind, get);
    for (const [key, colour] of Object.entries(colors))
      expect(colour, key).toMatch(/^#[\da-f]{6}([\da-f]{2})?$/);
    for (const { token, foreground } of rules) expect(foreground, token).toMatch(/^[\da-f]{6}$/);
  });

  it.each(Object.entries(TOKEN_COLOURS))(
    'shows %s tokens at 4.5:1 or more, lit or not',
    (_role, property) => {
      expect(contrast(get(property), get('--bg'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(get(property), get('--bg-sunken'))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('shows tokens at 4.5:1 or more on a line that failed', () => {
    const tint = mix(get('--error-bg'), get('--bg'), FAILED_TINT);
    for (const property of Object.values(TOKEN_COLOURS)) {
      expect(contrast(get(property), tint), property).toBeGreaterThanOrEqual(4.5);
    }
  });
});
