/** Why there is nothing of a contestant, or nothing more, in words: its own fault, the function's, or the reference's. */
import { PlayerError } from './players';
import { REFERENCE_FAILED, type Row } from './report';

/** As its row has it. */
export type Out = Pick<Row, 'place'> & { readonly status: 'failed' | 'unavailable'; readonly why: string };

/** So it is with a function whichever way it is called. */
export const NOTHING_GIVEN =
  'It gives no tensor and assigns no variable, so there is nothing to compare and nothing to wait for. Return what it computes, as a tensor.';

export const VARIES =
  'The function gives something else each time that it is called, so nothing can be checked. Pass what changes (a random number, a counter, the time) as an argument, or keep it in a tf.variable.';

export const DRAWS =
  'tf.multinomial draws other numbers on each backend, whatever the seed, so nothing can be checked. Draw with tf.randomUniform, which gives the same everywhere, and compare with the sums of the probabilities (tf.cumsum).';

const wordsOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

export function outOf(thrown: unknown): Out {
  if (!(thrown instanceof PlayerError)) return { status: 'failed', why: wordsOf(thrown) };
  const { status, message, place } = thrown;
  return { status, why: message, ...(place && { place }) };
}

const withoutEnd = (words: string): string => words.replace(/[.\s]+$/, '');

/** Of one that can't be checked, as the reference is out: by its own words where those are about the function. */
export function lostWith({ why = '', place }: Partial<Out> = {}): Out {
  const said = why.endsWith(NOTHING_GIVEN) ? why : `${REFERENCE_FAILED}${withoutEnd(why)}.`;
  return { status: 'failed', why: said, ...(place && { place }) };
}
