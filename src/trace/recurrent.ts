/**
 * The recurrent layers of tf.layers while a trace is made. They keep tensors from call to call: a stateful one its state, which no graph can
 * hold; one with dropout its masks, which its next call throws away and draws anew.
 */
import * as tf from '@tensorflow/tfjs';
import type { Position } from '../base/errors';
import { TraceBreak } from './break';

interface Cell {
  dropoutMask?: tf.Tensor | tf.Tensor[] | null;
  recurrentDropoutMask?: tf.Tensor | tf.Tensor[] | null;
}

interface Recurrent {
  readonly stateful: boolean;
  readonly cell: Cell;
  call(...given: unknown[]): unknown;
}

const STATEFUL =
  'A layer of the model is stateful: it keeps its state as a tensor from call to call, and a graph keeps none but variables. Without ' +
  '`stateful`, give the state to the layer as an input.';

const MASKS = ['dropoutMask', 'recurrentDropoutMask'] as const;

/** Watches these layers until it is stopped: stateful ones are refused before they have lost their state. */
export function watchRecurrent(position: () => Position | undefined): { stop(): void } {
  const prototype = tf.RNN.prototype as unknown as Recurrent;
  const { call } = prototype;
  const cells = new Set<Cell>();
  prototype.call = function (this: Recurrent, ...given) {
    if (this.stateful) throw new TraceBreak('leak', STATEFUL, position());
    // An RNN of any other cell keeps its masks for good.
    if (Object.getPrototypeOf(this) !== prototype) cells.add(this.cell);
    return call.apply(this, given);
  };
  return {
    /** While the trace's backend is still the current one: the masks of the trace are no one's any more. */
    stop: () => {
      prototype.call = call;
      for (const cell of cells) {
        for (const mask of MASKS) {
          tf.dispose(cell[mask] ?? []);
          if (cell[mask]) cell[mask] = null;
        }
      }
    },
  };
}
