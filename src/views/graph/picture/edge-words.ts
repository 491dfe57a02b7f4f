/** What an edge says to who points at it, and what a box says of its edges to who can't see them. */
import { bytes, counted } from '../../../base/quantities';
import { bytesOfType } from '../../../graphs/memory';
import type { ShownNode, ShownValue } from '../../../graphs/node';
import type { Box } from '../../../graphs/scene';
import { typeText } from '../../../ir/print';
import { linesWords } from '../../../graphs/words';
import type { Drawing, Part, Wire } from './drawing';

/** More values, or edges, than these are counted. */
const MOST = 4;

/** "float32[32,10], 1.28 kB"; of text it is not known how much it takes. */
function valueText(value: ShownValue): string {
  const size = bytesOfType(value);
  return size === undefined ? typeText(value) : `${typeText(value)}, ${bytes(size)}`;
}

const placeText = ({ title, lines }: Box): string =>
  lines.length === 0 ? title : `${title} (${linesWords(lines)})`;

/** Each in a line: what flows, and from where to where. */
export function edgeNote(
  { edge, from, to }: Wire,
  { parts }: Drawing,
  nodes: ReadonlyMap<number, ShownNode>,
): readonly string[] {
  const wanted = new Set(edge.values);
  const found: ShownValue[] = [];
  for (const { outputs } of nodes.values())
    for (const value of outputs) if (wanted.has(value.id)) found.push(value);
  const more = found.length - MOST;
  const types = found.slice(0, MOST).map(valueText);
  const [start, end] = [parts[from]?.box, parts[to]?.box];
  return [
    ...(types.length > 0 ? types : [edge.label]),
    ...(more > 0 ? [`and ${counted(more, 'more value')}`] : []),
    ...(start && end ? [`from ${placeText(start)}`, `to ${placeText(end)}`] : []),
  ];
}

/** "reads float32[2,2] from MatMul and float32[2] from bias; float32[2,2] goes to Relu". */
export function edgesSpoken({ wires, parts }: Drawing, { index }: Part): string {
  const said = (own: 'from' | 'to', other: 'from' | 'to', word: string): string => {
    const at = wires.filter((wire) => wire[own] === index);
    const words = at
      .slice(0, MOST)
      .map((wire) => `${wire.edge.label} ${word} ${parts[wire[other]]?.box.title ?? 'elsewhere'}`);
    const more = at.length - MOST;
    return [...words, ...(more > 0 ? [`${String(more)} more`] : [])].join(' and ');
  };
  const [reads, gives] = [said('to', 'from', 'from'), said('from', 'to', 'to')];
  return [reads && `reads ${reads}`, gives && `gives ${gives}`].filter(Boolean).join('; ');
}

/** "← kernel, bias", "→ 4 more readers": what a box reads, and how many read it, that no lines lead to. */
export function namedText({ reads = [], readers = 0 }: Box): string {
  const from = reads.length > 0 ? [`← ${[...new Set(reads)].join(', ')}`] : [];
  return [...from, ...(readers > 0 ? [`→ ${counted(readers, 'more reader')}`] : [])].join(' ');
}
