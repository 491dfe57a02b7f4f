import { describe, expect, it } from 'vitest';
import { around, measured, reportOf } from './fake-reports';
import { cameToNothing, outcomeWords } from './outcome';
import type { Row } from './report';

const CPU = measured('eager:cpu', around('a', 4));
const ORT = measured('ort:wasm', around('b', 2));
const untimed = (status: Row['status']): Row => measured('eager:cpu', [], { status });

describe('what became of a benchmark', () => {
  it.each([
    [reportOf([CPU, ORT]), /^fastest: compiled ONNX Runtime wasm, (2\.0|1\.9)\d ms$/],
    [reportOf([CPU, measured('ort:wasm', around('c', 4))]), /^2 not distinguishable, from (4\.0|3\.9)\d ms$/],
    [
      reportOf([measured('eager:cpu', [4, 4.1, 3.9]), measured('ort:wasm', [2, 2.1])]),
      /^perhaps the fastest: compiled ONNX Runtime wasm, /,
    ],
    [reportOf([CPU]), /^eager tfjs cpu alone, /],
    [reportOf([untimed('failed')]), /^nothing timed$/],
    [reportOf([CPU, ORT], { status: 'stopped' }), /^fastest: /],
    [reportOf([CPU], { status: 'running' }), /^$/],
    [reportOf([untimed('failed')], { status: 'failed' }), /^$/],
  ])('is said in a few words (%#)', (report, words) => {
    expect(outcomeWords(report)).toMatch(words);
  });

  it.each([
    ['failed before any contestant was prepared', reportOf([untimed('failed')], { status: 'failed' }), true],
    [
      'was stopped while the first was prepared',
      reportOf([untimed('preparing')], { status: 'stopped' }),
      true,
    ],
    ['was stopped when one was prepared', reportOf([untimed('measured')], { status: 'stopped' }), false],
    ['has something timed', reportOf([CPU], { status: 'stopped' }), false],
    ['has all its contestants refused', reportOf([untimed('failed')]), false],
    [
      'took its page along, which is worth knowing',
      reportOf([untimed('preparing')], { status: 'stopped', during: 'eager:cpu' }),
      false,
    ],
  ])('is nothing, or something: it %s', (_, report, isNothing) => {
    expect(cameToNothing(report)).toBe(isNothing);
  });
});
