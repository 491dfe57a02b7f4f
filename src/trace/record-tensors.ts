/** Notices what comes and goes past the kernels: tensors that JavaScript makes, variables and their assignments, and disposals. */
import * as tf from '@tensorflow/tfjs';
import type { NO_KERNELS } from '../base/events';
import type { RecordedEngine } from './record-engine';
import type { Wraps } from './wraps';

export interface TensorsHost {
  /** Something took no time to speak of. */
  instant(kernel: (typeof NO_KERNELS)[number], given: readonly tf.Tensor[], made: readonly tf.Tensor[]): void;
  /** A variable is about to be assigned. */
  reassigns(variable: tf.Variable): void;
  disposed(tensor: tf.Tensor): void;
}

export function watchTensors(engine: RecordedEngine, wraps: Wraps, host: TensorsHost): void {
  wraps.wrap(engine, 'makeTensor', (makeTensor) => (...given) => {
    const tensor = makeTensor.apply(engine, given);
    host.instant('Tensor', [], [tensor]);
    return tensor;
  });
  wraps.wrap(engine, 'makeVariable', (makeVariable) => (initial, ...given) => {
    const variable = makeVariable.call(engine, initial, ...given);
    host.instant('Variable', [initial], [variable]);
    return variable;
  });
  wraps.wrap(engine, 'disposeTensor', (disposeTensor) => (tensor) => {
    disposeTensor.call(engine, tensor);
    host.disposed(tensor);
  });
  wraps.wrap(tf.Variable.prototype, 'assign', (assign) => {
    const noted = (variable: tf.Variable, value: tf.Tensor) => {
      host.reassigns(variable);
      assign.call(variable, value);
      host.instant('Assign', [value], [variable]);
    };
    return function (this: tf.Variable, value) {
      noted(this, value);
    };
  });
}
