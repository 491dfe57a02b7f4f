/** The outlines that boxes have. */
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

export function plainRect(pen: Pen, { x, y, width, height }: Rect): void {
  pen.begin();
  pen.moveTo(x, y);
  pen.lineTo(x + width, y);
  pen.lineTo(x + width, y + height);
  pen.lineTo(x, y + height);
  pen.closePath();
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
