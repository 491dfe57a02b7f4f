/** What the lanes know of an operation that is pinned: its exact times, for those who can't point at a bar. */
import type { Span, Timeline } from '../../graphs/timeline';
import type { Spot } from '../../workspace/focus.svelte';

export interface SpanFact {
  readonly lane: string;
  readonly span: Span;
}

/** More are a group's, which the table of the lines tells of. */
const MOST_FACTS = 4;

/** The spans of the one node that is pinned, lane by lane; `pressed`: the span that was pinned by a press, which may be no node's. */
export function factsOf(
  { lanes }: Timeline,
  spot: Spot | undefined,
  pressed: Span | undefined,
): readonly SpanFact[] {
  if (!spot) return [];
  const [node, ...others] = spot.dynamic;
  const isMeant = (span: Span): boolean =>
    node === undefined ? span === pressed : others.length === 0 && span.node === node;
  return lanes
    .flatMap(({ name, spans }) => spans.filter(isMeant).map((span) => ({ lane: name, span })))
    .slice(0, MOST_FACTS);
}
