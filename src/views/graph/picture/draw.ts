/**
 * Draws a graph with a pen, in steps: what calls it decides after each whether there is time for more. The same code draws the screen, the
 * PNG and the SVG. From below: open groups, edges, their labels, boxes, the headers of open groups.
 */
import { TEXT, turnText } from '../../../graphs/scene';
import { mixed, shadeOf, type Colours, type LineInk } from './colours';
import { insetOf, type Drawing, type Part } from './drawing';
import { namedText } from './edge-words';
import type { Label } from './labels';
import { fitted, widthOf, type Pen } from './pen';
import { drawEdge, drawFarEdges } from './draw-edges';
import { barRect, outline, plainRect, roundRect } from './shapes';
import { BAR, GAP, HEADER, LABEL, SMALL, TITLE, TWISTY } from './sizes';
import { meet, type Rect } from './space';

export interface BoxFate {
  /** "fused into matmul %7". */
  readonly text: string;
  /** Whether it is in the other graph no more: then it is struck through. */
  readonly gone: boolean;
}

export interface Look {
  readonly colours: Colours;
  /** Of a line of the text. */
  readonly inkOf: (line: number) => LineInk;
  /** What was searched for: all others are dimmed. */
  readonly hits: ReadonlySet<number> | undefined;
  /** What has not come about at the moment that is looked at. */
  readonly absent: ReadonlySet<number>;
  /** What has been disposed of by then. */
  readonly freed?: ReadonlySet<number>;
  /** What the passes made of what is in one of the graphs alone. */
  readonly fates?: ReadonlyMap<number, BoxFate>;
  /** Edges stand back, as others are lit. */
  readonly back: boolean;
  /** Pixels of the screen for one of the scene. */
  readonly scale: number;
}

/** Smaller letters can't be read, in pixels of the screen. */
const READ = 6.4;
/** Names alone, in pixels of the screen. */
const LARGE = 11.5;

/** What can be told apart at a scale. */
export const detailAt = (scale: number) => ({
  words: scale * SMALL >= READ,
  edges: scale >= 0.22,
  boxes: scale >= 0.12,
});

/** How opaque what was not searched for is. */
const DIM = 0.3;
/** From so much ink on muted words can't be read. */
const INKED = 0.08;
/** How many things are drawn between two looks at the clock. */
const BATCH = 24;

const lineInk = ({ colours, inkOf }: Look, line: number | undefined): LineInk =>
  line === undefined ? { colour: colours.lineStrong, bar: 'solid' } : inkOf(line);

/** Time as ink: the slower, the more of the graph's hue. */
const fillOf = ({ ink, box }: Part, { colours }: Look): string =>
  ink > 0
    ? mixed(colours.hue, colours.paper, 0.45 * Math.sqrt(ink))
    : box.kind === 'node'
      ? colours.paper
      : colours.sunken;

/** A box from so far that only its place, its line and its weight are seen. */
function drawFarBox(pen: Pen, part: Part, look: Look): void {
  const { box } = part;
  plainRect(pen, box);
  const { colour } = lineInk(look, box.lines[0]);
  pen.paint(shadeOf(colour, look.colours.paper, 0.35 + 0.65 * part.ink));
}

function drawBox(pen: Pen, part: Part, look: Look): void {
  const { colours, scale } = look;
  const { box, ink } = part;
  outline(pen, part);
  const width = Math.max(1 + 2 * ink, 0.8 / scale);
  const heavy = ink > 0.5;
  const freed = look.freed?.has(part.index) === true;
  pen.paint(freed ? colours.paper : fillOf(part, look), {
    colour: heavy && !freed ? colours.hue : colours.lineStrong,
    width,
    ...(freed ? { dash: [1, 4] } : box.role === 'const' && { dash: [4, 3] }),
  });
  if (box.role === 'state') {
    outline(pen, part, -3);
    pen.paint(undefined, { colour: colours.lineStrong, width: Math.max(1, 0.8 / scale) });
  }
  if (box.kind === 'repeat' || box.kind === 'group') drawStack(pen, part, look);
  drawStrip(pen, part, look, box.height);
  drawWords(pen, part, look);
}

/** What holds others and is closed looks like a pile. */
function drawStack(pen: Pen, { box }: Part, { colours, scale }: Look): void {
  pen.begin();
  for (const off of box.kind === 'repeat' ? [3, 6] : [3]) {
    pen.moveTo(box.x + 4 + off, box.y + box.height + off);
    pen.lineTo(box.x + box.width + off, box.y + box.height + off);
    pen.lineTo(box.x + box.width + off, box.y + 4 + off);
  }
  pen.paint(undefined, { colour: colours.lineStrong, width: Math.max(1, 0.8 / scale) });
}

/** The colour of the line as a bar, and its number on plain paper beside it. */
function drawStrip(pen: Pen, { box, lines, lineSize, strip }: Part, look: Look, height: number): void {
  if (lines === '') return;
  const { colour, bar } = lineInk(look, box.lines[0]);
  const inset = insetOf(box);
  const top = box.y + 3;
  if (detailAt(look.scale).words) {
    plainRect(pen, { x: box.x + inset, y: top, width: strip - inset, height: height - 6 });
    pen.paint(look.colours.paper);
    pen.text(lines, box.x + strip - 5, box.y + height / 2 + 4, {
      size: lineSize,
      colour,
      align: 'right',
    });
  }
  barRect(pen, { x: box.x + inset, y: top, width: BAR, height: height - 6 }, bar);
  pen.paint(colour);
}

function drawTwisty(pen: Pen, part: Part, look: Look): void {
  const { box, title } = part;
  const [x, y] = [title - 8, box.y + HEADER / 2];
  pen.begin();
  if (box.open === true) {
    pen.moveTo(x - 4, y - 2.5);
    pen.lineTo(x + 4, y - 2.5);
    pen.lineTo(x, y + 3.5);
  } else {
    pen.moveTo(x - 2.5, y - 4);
    pen.lineTo(x + 3.5, y);
    pen.lineTo(x - 2.5, y + 4);
  }
  pen.closePath();
  pen.paint(look.colours.muted);
}

/** From farther away the name alone, as large as there is room for, as long as that can be read. */
function drawLarge(pen: Pen, { box }: Part, { colours, scale }: Look, height: number): void {
  const left = box.x + insetOf(box) + 4 + GAP;
  const room = box.x + box.width - 6 - left;
  // Of one size on the screen, where there is room, lest a short name looks as if it meant more.
  const size = Math.min(height * 0.8, LARGE / scale, room / widthOf(box.title, 1));
  if (size * scale < READ) return;
  pen.text(box.title, left, box.y + height / 2 + size * 0.36, { size, colour: colours.text, bold: true });
}

function strike(pen: Pen, x: number, y: number, width: number, colour: string): void {
  pen.begin();
  pen.moveTo(x, y);
  pen.lineTo(x + width, y);
  pen.paint(undefined, { colour, width: 1.5 });
}

function drawWords(pen: Pen, part: Part, look: Look): void {
  const { box, title } = part;
  const { words } = detailAt(look.scale);
  const { colours } = look;
  const room = box.x + box.width - (box.role === 'input' ? 12 : 6) - title;
  const named = namedText(box);
  const height = box.height - (named === '' ? 0 : TEXT.stub);
  const two = box.detail !== '' && height >= 2 * TITLE + 8;
  const y = box.y + height / 2 + (two ? -3 : 4);
  if (!words) {
    drawLarge(pen, part, look, box.height);
    return;
  }
  if (box.open !== undefined) drawTwisty(pen, part, look);
  const fate = look.fates?.get(part.index);
  const freed = look.freed?.has(part.index) === true;
  const muted = freed || fate?.gone === true;
  // Muted words have not enough contrast on much ink.
  const inked = part.ink > INKED && !freed ? colours.text : colours.muted;
  const name = fitted(box.title, TITLE, room);
  pen.text(name, title, y, { size: TITLE, colour: muted ? colours.muted : colours.text, bold: true });
  if (fate?.gone) strike(pen, title, y - TITLE * 0.32, widthOf(name, TITLE), colours.text);
  if (named !== '') {
    const text = fitted(named, SMALL, room);
    pen.text(text, title, box.y + box.height - 7, { size: SMALL, colour: inked });
  }
  if (!two) return;
  const detail = fate?.text ?? (freed ? `freed · ${box.detail}` : box.detail);
  // Under the twisty, if there is one.
  const left = box.open === undefined ? title : title - TWISTY;
  pen.text(fitted(detail, SMALL, room + title - left), left, y + 16, { size: SMALL, colour: inked });
}

/** The paper under what stands in so many groups. */
const paperAt = (depth: number, { colours }: Look): string =>
  depth % 2 === 1 ? colours.sunken : colours.paper;

function drawOpenGroup(pen: Pen, { box }: Part, look: Look): void {
  const { colours, scale } = look;
  roundRect(pen, box, 6);
  pen.paint(paperAt(box.depth + 1, look), {
    colour: colours.lineStrong,
    width: Math.max(1, 0.8 / scale),
    ...(box.kind === 'repeat' && { dash: [7, 4] }),
  });
}

function drawHeader(pen: Pen, part: Part, look: Look): void {
  const { box, title } = part;
  const { words } = detailAt(look.scale);
  const end = box.x + box.width - 6;
  const right = box.turn ? end - TEXT.turn : end;
  const name = fitted(box.title, TITLE, right - title);
  const left = title + widthOf(name, TITLE) + 10;
  const detail = words ? fitted(box.detail, SMALL, right - left) : '';
  const baseline = box.y + HEADER / 2 + 4.5;
  if (words) {
    // An edge may come in through the header: words stand on it.
    const last = box.turn ? end : detail === '' ? left - 8 : left + widthOf(detail, SMALL) + 2;
    plainRect(pen, { x: title - 16, y: box.y + 5, width: last - title + 16, height: HEADER - 10 });
    pen.paint(paperAt(box.depth + 1, look));
  }
  drawStrip(pen, part, look, HEADER);
  if (!words) {
    drawLarge(pen, part, look, HEADER);
    return;
  }
  drawTwisty(pen, part, look);
  pen.text(name, title, baseline, { size: TITLE, colour: look.colours.text, bold: true });
  if (detail !== '') pen.text(detail, left, baseline, { size: SMALL, colour: look.colours.muted });
  if (box.turn)
    pen.text(turnText(box.turn), end - 2, baseline, {
      size: SMALL,
      colour: look.colours.muted,
      align: 'right',
    });
}

export function drawLabel(pen: Pen, label: Label, look: Look, lit = false): void {
  plainRect(pen, label);
  pen.paint(paperAt(label.depth, look));
  pen.text(label.text, label.x + label.width / 2, label.y + label.height / 2 + 3.5, {
    size: LABEL,
    colour: lit ? look.colours.accent : look.colours.muted,
    align: 'center',
  });
}

/** Draws what is to be seen of `view`; done when it ends. */
export function* draw(pen: Pen, drawing: Drawing, view: Rect, look: Look): Generator<undefined, void> {
  const detail = detailAt(look.scale);
  const parts = drawing.boxesIn(view);
  const opaque = (index: number): number =>
    look.absent.has(index) || (look.hits && !look.hits.has(index)) ? DIM : 1;
  let drawn = 0;
  for (const part of parts) {
    if (part.box.open !== true) continue;
    drawOpenGroup(pen, part, look);
    if (++drawn % BATCH === 0) yield;
  }
  const edges = drawing.edgesIn(view);
  pen.fade(look.hits || look.back ? DIM : 1);
  if (!detail.edges) yield* drawFarEdges(pen, drawing, edges, look);
  else
    for (const index of edges) {
      const wire = drawing.wires[index];
      if (wire) {
        const dim = look.hits || look.back || look.absent.has(wire.to) ? DIM : 1;
        pen.fade(dim * (drawing.opacity.get(index) ?? 1));
        drawEdge(pen, wire.edge, { colour: look.colours.lineStrong, width: Math.max(1.2, 0.7 / look.scale) });
      }
      if (++drawn % BATCH === 0) yield;
    }
  if (detail.words && !look.hits)
    for (const label of drawing.labels) {
      if (meet(label, view)) drawLabel(pen, label, look);
      if (++drawn % BATCH === 0) yield;
    }
  for (const part of parts) {
    pen.fade(opaque(part.index));
    pen.of(nameOf(part));
    if (part.box.open === true) drawHeader(pen, part, look);
    else if (detail.boxes) drawBox(pen, part, look);
    else drawFarBox(pen, part, look);
    if (++drawn % BATCH === 0) yield;
  }
  pen.of(undefined);
  pen.fade(1);
}

/** Everything that a box says, for who can point at it. */
const nameOf = ({ box, lines }: Part): string =>
  [box.title, box.detail, box.role, lines && `line ${lines}`].filter(Boolean).join(', ');
