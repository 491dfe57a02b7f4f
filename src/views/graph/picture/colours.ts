/** The page's colours for what can't use its custom properties: a canvas, and a file that leaves the page. */
import { barOf, SERIES, seriesOf, type Bar } from '../../../base/line-marks';
import type { Scene } from '../../../graphs/scene';

export interface Colours {
  readonly paper: string;
  readonly sunken: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly accent: string;
  readonly warning: string;
  /** Of the kind of graph. */
  readonly hue: string;
  /** Of the lines of the text; the first is number 1. */
  readonly series: readonly string[];
}

/** Where the system says which colours there are. */
const FORCED: Colours = {
  paper: 'Canvas',
  sunken: 'Canvas',
  text: 'CanvasText',
  muted: 'CanvasText',
  line: 'CanvasText',
  lineStrong: 'CanvasText',
  accent: 'LinkText',
  warning: 'CanvasText',
  hue: 'CanvasText',
  series: ['CanvasText'],
};

export function readColours(element: Element, hue: string, forced = false): Colours {
  if (forced) return FORCED;
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(name).trim() || '#808080';
  return {
    paper: of('--bg'),
    sunken: of('--bg-sunken'),
    text: of('--text'),
    muted: of('--text-muted'),
    line: of('--line'),
    lineStrong: of('--line-strong'),
    accent: of('--accent'),
    warning: of('--warning'),
    hue: of(hue),
    series: Array.from({ length: SERIES }, (_, index) => of(`--series-${String(index + 1)}`)),
  };
}

/** Red, green and blue of #rrggbb or #rgb. */
function channels(colour: string): readonly number[] | undefined {
  const [, digits] = /^#([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(colour) ?? [];
  if (digits === undefined) return undefined;
  const pairs = digits.length === 3 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? []);
  return pairs.map((pair) => parseInt(pair, 16));
}

/** `share` of the first colour on the second; the second where one of them is not told by its red, green and blue. */
export function mixed(colour: string, paper: string, share: number): string {
  const step = Math.round(32 * share) / 32;
  const key = `${colour} ${paper} ${String(step)}`;
  const known = mixtures.get(key) ?? mixture(colour, paper, step);
  mixtures.set(key, known);
  return known;
}

/** Few, as there are few colours and 32 steps between any two. */
const mixtures = new Map<string, string>();

/** Of a colour of the system's, which can't be mixed: as it is, where there is enough of it to be seen against the paper. */
export const shadeOf = (colour: string, paper: string, share: number): string =>
  channels(colour) ? mixed(colour, paper, share) : share >= 0.3 ? colour : paper;

function mixture(colour: string, paper: string, share: number): string {
  const [over, under] = [channels(colour), channels(paper)];
  if (!over || !under) return paper;
  const parts = over.map((channel, at) =>
    Math.round(channel * share + (under[at] ?? 0) * (1 - share))
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${parts.join('')}`;
}

/** How a line is marked in a picture. */
export interface LineInk {
  readonly colour: string;
  readonly bar: Bar;
}

/** The mark of each line that a scene's boxes name. `markOf` is asked once for each. */
export function lineInks(
  { boxes }: Scene,
  markOf: (line: number) => number,
  { series, lineStrong }: Colours,
): (line: number) => LineInk {
  const first = new Set(boxes.flatMap(({ lines }) => lines.slice(0, 1)));
  const inks = new Map(
    [...first].map((line): readonly [number, LineInk] => {
      const mark = markOf(line);
      const colour = series[(seriesOf(mark) - 1) % series.length] ?? lineStrong;
      return [line, { colour, bar: barOf(mark) }];
    }),
  );
  return (line) => inks.get(line) ?? { colour: lineStrong, bar: 'solid' };
}
