/** What made the tensors of a line that were never disposed of, in few words. */
import { counted, number3 } from '../../base/quantities';
import type { DynamicNode } from '../../graphs/dynamic';
import type { Leak } from '../../graphs/memory';
import { typeText } from '../../ir/print';

const MOST_KINDS = 3;

/** "MatMul float32[32,10] × 5, Tensor int32[3] and 2 other kinds"; the most first. */
export function leakWords({ nodes }: Leak, nodeOf: ReadonlyMap<number, DynamicNode>): string {
  const kinds = new Map<string, number>();
  for (const id of nodes) {
    const node = nodeOf.get(id);
    if (!node) continue;
    const kind = `${node.op} ${node.outputs.map(typeText).join(', ')}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const sorted = [...kinds].sort(([, a], [, b]) => b - a);
  const shown = sorted
    .slice(0, MOST_KINDS)
    .map(([kind, count]) => (count > 1 ? `${kind} × ${number3(count)}` : kind));
  const left = sorted.length - shown.length;
  return shown.join(', ') + (left > 0 ? ` and ${counted(left, 'other kind')}` : '');
}
