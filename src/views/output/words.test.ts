import { describe, expect, it } from 'vitest';
import type { ProgressItem } from '../../snippet/output';
import { announcement, errorTitle, placeText, progressWords, runKey } from './words';

const progress = (over: Partial<ProgressItem>): ProgressItem => ({
  kind: 'progress',
  title: 'epochs',
  total: 100,
  done: 20,
  note: '',
  elapsedMs: 2000,
  finished: false,
  ...over,
});

it('tells an error of an engine from one of a backend', () => {
  const title = (message: string) => errorTitle({ kind: 'backend', message });
  expect(title('ort:webnn needs WebNN (navigator.ml), which this browser lacks.')).toBe('Engine error');
  expect(title('This browser knows WebNN but gave no context for it (no): use ort:wasm.')).toBe(
    'Engine error',
  );
  expect(title('The WebGL context of ONNX Runtime was lost.')).toBe('Engine error');
  expect(title('The webgl backend could not be started: off.')).toBe('Backend error');
  expect(errorTitle({ kind: 'runtime', message: 'my ort:wasm' })).toBe('Error');
});

describe('progressWords', () => {
  it('says the time left only when it is over 3 s', () => {
    expect(progressWords(progress({}), true)).toEqual({
      count: '20 of 100',
      widest: 10,
      rate: '10/s',
      time: '8 s left',
    });
    expect(progressWords(progress({ done: 80 }), true).time).toBe('');
  });

  it('promises nothing before the first step', () => {
    expect(progressWords(progress({ done: 0, elapsedMs: 0 }), true)).toMatchObject({
      count: '0 of 100',
      rate: '',
      time: '',
    });
  });

  it('says how long it took, or that it was stopped', () => {
    expect(progressWords(progress({ done: 100, elapsedMs: 12_300, finished: true }), false).time).toBe(
      'in 12.3 s',
    );
    expect(progressWords(progress({}), false).time).toBe('stopped');
  });
});

describe('announcement', () => {
  it('tells the end and the problem', () => {
    expect(announcement('ok', 3, undefined)).toBe('Finished with 3 outputs.');
    expect(announcement('ok', 0, undefined)).toBe('Finished; nothing was shown.');
    expect(announcement('failed', 1, 'x is not defined')).toBe('Failed after 1 output. x is not defined');
    expect(announcement('idle', 0, undefined)).toBe('');
  });
});

it('names keys and places', () => {
  expect(runKey('MacIntel')).toBe('⌘↵');
  expect(runKey('Linux x86_64')).toBe('Ctrl+Enter');
  expect(placeText(3)).toBe('line 3');
  expect(placeText(3, 5)).toBe('line 3, column 5');
});
