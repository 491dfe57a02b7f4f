/** The scene that a worker's answer tells of. */
import { number3 } from '../base/quantities';
import type { Box, Edge, Scene } from '../graphs/scene';
import type { LayoutReply } from './messages';
import { NODE, type PackedOutline } from './pack';
import { STEP, type Steps } from './steps';
import type { Spot } from './visible';
import { linesOf } from './words';

export type Laid = Extract<LayoutReply, { type: 'laid' }>;

/** The nodes within, from their items; of graphs that operations hold not the inputs, which have the ids of values around these. */
function nodesOf(
  { ids, kind, roles, items }: PackedOutline,
  [from, to]: readonly [number, number],
): number[] {
  const nodes = [];
  let held = from;
  for (let item = from; item < to; item++) {
    const id = ids[item] ?? 0;
    if (id > 0 && kind[item] !== NODE) held = Math.max(held, items.end[item] ?? item);
    if ((id > 0 || kind[item] === NODE) && (item >= held || roles[item] !== 'input')) nodes.push(id);
  }
  return nodes;
}

/** A part's own sums: of the items right below it. */
function sectionSums(outline: PackedOutline, { item, end }: Spot): { lines: readonly number[]; us: number } {
  const lines: (readonly number[])[] = [];
  let us = 0;
  for (let at = item; at < end; at = outline.items.end[at] ?? end) {
    lines.push(outline.lines[at] ?? []);
    us += outline.us[at] ?? 0;
  }
  return { lines: linesOf(lines), us };
}

/** Of the items that are in no other. */
function wholeTime({ us, items, kind }: PackedOutline): number {
  let whole = 0;
  for (let item = 0; item < kind.length; item = items.end[item] ?? kind.length) whole += us[item] ?? 0;
  return whole;
}

/** What of a scene stands before it is laid out. */
export type SpotFacts = Omit<Box, 'x' | 'y' | 'width' | 'height'>;

export function* factsOf(outline: PackedOutline, spots: readonly Spot[]): Steps<readonly SpotFacts[]> {
  const whole = wholeTime(outline);
  const facts: SpotFacts[] = [];
  for (const spot of spots) {
    if (facts.length % STEP === STEP - 1) yield;
    const { key, kind, parent, depth, item, open, shown, title, detail, section, turn } = spot;
    const sums = section
      ? sectionSums(outline, spot)
      : { lines: outline.lines[item] ?? [], us: outline.us[item] ?? 0 };
    const around = spots[parent]?.key;
    const role = section ? undefined : outline.roles[item];
    facts.push({
      key,
      kind,
      ...(around !== undefined && { parent: around }),
      depth,
      ...(open !== undefined && { open }),
      ...(turn && { turn }),
      nodes: nodesOf(outline, shown),
      title,
      detail,
      lines: sums.lines,
      ...(role && { role }),
      weight: whole > 0 ? sums.us / whole : 0,
    });
  }
  return facts;
}

/** "dense/kernel": of a constant or a variable its own name; where it has none its kind and its line. */
function nameOf({ title, role, lines }: SpotFacts): string {
  const [kind, ...name] = title.split(' ');
  if (role && name.length > 0) return name.join(' ');
  const [line] = lines;
  return line === undefined ? (kind ?? title) : `${title} (line ${String(line)})`;
}

interface Names {
  readonly reads?: readonly string[];
  readonly readers?: number;
}

/** By the places of boxes: what they name of the edges that are not drawn. */
function namesOf(facts: readonly SpotFacts[], edges: Laid['edges'], drawn: number): Map<number, Names> {
  const names = new Map<number, Names>();
  for (let edge = drawn; edge < edges.from.length; edge++) {
    const [source, target] = [edges.from[edge] ?? 0, edges.to[edge] ?? 0];
    const fact = facts[source];
    const [at, of] = [names.get(target) ?? {}, names.get(source) ?? {}];
    if (fact) names.set(target, { ...at, reads: [...(at.reads ?? []), nameOf(fact)] });
    names.set(source, { ...(source === target ? at : of), readers: (of.readers ?? 0) + 1 });
  }
  return names;
}

/** From the middle of the one's lower border to that of the other's upper one. */
const straight = (from: Box | undefined, to: Box | undefined): readonly number[] =>
  from && to ? [from.x + from.width / 2, from.y + from.height, to.x + to.width / 2, to.y] : [0, 0, 0, 0];

export function* sceneOf(
  outline: PackedOutline,
  facts: readonly SpotFacts[],
  { edges, geometry }: Laid,
  anchor: string | undefined,
): Steps<Scene> {
  const { boxes: places, points, pointsFrom, labels } = geometry;
  const drawn = pointsFrom.length - 1;
  const names = namesOf(facts, edges, drawn);
  const boxes: Box[] = [];
  for (const [at, fact] of facts.entries()) {
    if (at % STEP === STEP - 1) yield;
    const [x = 0, y = 0, width = 0, height = 0] = places.subarray(4 * at, 4 * at + 4);
    boxes.push({ ...fact, ...names.get(at), x, y, width, height });
  }
  const lines: Edge[] = [];
  for (const [line, from] of edges.from.entries()) {
    if (line % STEP === STEP - 1) yield;
    const values = edges.values.subarray(edges.valuesFrom[line], edges.valuesFrom[line + 1]);
    const [labelX = NaN, labelY = NaN] = [labels[2 * line], labels[2 * line + 1]];
    lines.push({
      from: facts[from]?.key ?? '',
      to: facts[edges.to[line] ?? 0]?.key ?? '',
      points:
        line < drawn
          ? Array.from(points.subarray(pointsFrom[line], pointsFrom[line + 1]))
          : straight(boxes[from], boxes[edges.to[line] ?? 0]),
      ...(line >= drawn && { named: true }),
      label: values.length === 1 ? (outline.types[values[0] ?? 0] ?? '') : `${number3(values.length)} values`,
      ...(!Number.isNaN(labelX) && { labelAt: [labelX, labelY] as const }),
      values: Array.from(values, (value) => outline.valueIds[value] ?? 0),
    });
  }
  const { width, height } = geometry;
  return { boxes, edges: lines, width, height, ...(anchor !== undefined && { anchor }) };
}

/** The box that stands for what had that key: itself, or the innermost that it is in now. */
export function anchorOf(outline: PackedOutline, spots: readonly Spot[], key: string): string | undefined {
  if (spots.some((spot) => spot.key === key)) return key;
  const item = outline.keys.indexOf(key);
  return spots.findLast((spot) => item >= 0 && spot.item <= item && item < spot.end)?.key;
}
