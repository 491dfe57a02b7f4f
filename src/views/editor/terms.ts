/** How a system makes its graph, in the hues that mean dynamic and static everywhere, with a sentence for who meets the term here first. */
import type { GraphKind } from '../../snippet/examples';

interface Term {
  /** A property of theme.css. */
  readonly hue: string;
  readonly meaning: string;
}

export const TERMS: Readonly<Record<GraphKind, Term>> = {
  'define-by-run': {
    hue: '--dynamic',
    meaning: 'Define-by-run: each line computes as it runs, and the graph is what happened on the way.',
  },
  'define-then-run': {
    hue: '--static',
    meaning:
      'Define-then-run: the lines first describe the whole graph, which is then run, as often as one likes.',
  },
  'no graph': {
    hue: '--text-muted',
    meaning: 'No graph: each call computes its result, and nothing of how it did is kept.',
  },
};
