/** The outlines that boxes have. */
import type { Bar } from '../../../base/line-marks';
import type { Part } from './drawing';
import type { Pen } from './pen';
import type { Rect } from './space';

export function roundRect(pen: Pen, { x, y, width, height }: Rect, radius: number): void {
  const r = Math.min(radius, width / 2, height / 2);
  const [right, bottom] = [x + width, y + height];
  pen.begin();
  pen.moveTo(x + r, y);
  pen.lineTo(right - r, y);
  pen.quadraticCurveTo(right, y, right, y + r);
  pen.lineTo(right, bottom - r);
  pen.quadraticCurveTo(right, bottom, right - r, bottom);
  pen.lineTo(x + r, bottom);
  pen.quadraticCurveTo(x, bottom, x, bottom - r);
  pen.lineTo(x, y + r);
  pen.quadraticCurveTo(x, y, x + r, y);
  pen.closePath();
}

function addRect(pen: Pen, { x, y, width, height }: Rect): void {
  pen.moveTo(x, y);
  pen.lineTo(x + width, y);
  pen.lineTo(x + width, y + height);
  pen.lineTo(x, y + height);
  pen.closePath();
}

export function plainRect(pen: Pen, rect: Rect): void {
  pen.begin();
  addRect(pen, rect);
}

/** How long the pieces of an upright bar are, and how far apart, in px of the scene. */
const PIECES: Readonly<Record<Exclude<Bar, 'solid'>, number>> = { dashed: 7, dotted: 3 };

/** The bar of a line: whole, or in pieces. */
export function barRect(pen: Pen, { x, y, width, height }: Rect, bar: Bar): void {
  if (bar === 'solid') {
    plainRect(pen, { x, y, width, height });
    return;
  }
  const piece = PIECES[bar];
  pen.begin();
  for (let at = 0; at < height; at += 2 * piece)
    addRect(pen, { x, y: y + at, width, height: Math.min(piece, height - at) });
}

/** Corners that tell what a box is: an input is round, a constant has cut corners, all else is a plain box. */
export function outline(pen: Pen, { box }: Part, grown = 0): void {
  const rect = {
    x: box.x - grown,
    y: box.y - grown,
    width: box.width + 2 * grown,
    height: box.height + 2 * grown,
  };
  if (box.role === 'input') roundRect(pen, rect, rect.height / 2);
  else if (box.role === 'const') cutRect(pen, rect, 7);
  else roundRect(pen, rect, 4);
}

function cutRect(pen: Pen, { x, y, width, height }: Rect, cut: number): void {
  const c = Math.min(cut, width / 2, height / 2);
  pen.begin();
  pen.moveTo(x + c, y);
  pen.lineTo(x + width - c, y);
  pen.lineTo(x + width, y + c);
  pen.lineTo(x + width, y + height - c);
  pen.lineTo(x + width - c, y + height);
  pen.lineTo(x + c, y + height);
  pen.lineTo(x, y + height - c);
  pen.lineTo(x, y + c);
  pen.closePath();
}
