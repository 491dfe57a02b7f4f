/** A convolution seen along each of its two axes. */
import * as tf from '@tensorflow/tfjs';
import type { Attrs } from './composer';

export type Shape4D = [number, number, number, number];

export interface Axis {
  /** Length of the input along this axis. */
  readonly length: number;
  readonly out: number;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

export function axes(info: tf.backend_util.Conv2DInfo): readonly [Axis, Axis] {
  return [
    {
      length: info.inHeight,
      out: info.outHeight,
      filter: info.filterHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      before: info.padInfo.top,
    },
    {
      length: info.inWidth,
      out: info.outWidth,
      filter: info.filterWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      before: info.padInfo.left,
    },
  ];
}

export function convInfo(
  x: readonly number[],
  filter: readonly number[],
  attrs: Attrs,
  depthwise: boolean,
): tf.backend_util.Conv2DInfo {
  const { strides, dilations, pad, dimRoundingMode, dataFormat } = attrs as unknown as {
    strides: number | [number, number];
    dilations?: number | [number, number];
    pad: 'same' | 'valid' | number;
    dimRoundingMode?: 'floor' | 'round' | 'ceil';
    dataFormat?: 'NHWC' | 'NCHW';
  };
  if (dataFormat === 'NCHW') throw new Error('The wasm backend computes convolutions in NHWC only');
  return tf.backend_util.computeConv2DInfo(
    x as Shape4D,
    filter as Shape4D,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
  );
}
