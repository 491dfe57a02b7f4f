import { afterEach, expect, test, vi } from 'vitest';
import '../../theme.css';
import { lineInks, readColours } from './colours';
import { Drawing } from './drawing';
import { Painter } from './painter';
import { wideScene } from './sample-scenes';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('where the view moved to little while much was drawn, what is shown in the end is drawn for where it is', () => {
  let frames: FrameRequestCallback[] = [];
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
  const next = (): void => {
    const due = frames;
    frames = [];
    for (const frame of due) frame(performance.now());
  };
  // Each look at the clock is a slice: much takes many, whatever the machine.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 10));

  const sheets = [document.createElement('canvas'), document.createElement('canvas')];
  const painter = new Painter(sheets, document.createElement('canvas'));
  const drawing = new Drawing(wideScene(2_000, 3_000));
  const colours = readColours(document.body, '--dynamic', false);
  const inkOf = lineInks(drawing.scene, () => 1, colours);
  const none: ReadonlySet<number> = new Set();
  const look = {
    colours,
    inkOf,
    hits: undefined,
    absent: none,
    freed: none,
    fates: new Map(),
    back: false,
  };
  painter.resize(600, 400);
  painter.look({ x: 0, y: 0, k: 0.03 });
  painter.show({ drawing, look, overlay: { empty: true, draw: () => undefined } });
  next();
  expect(frames).toHaveLength(1);
  painter.look({ x: -500, y: -500, k: 0.5 });
  for (let turn = 0; turn < 1_000 && frames.length > 0; turn++) next();
  expect(frames).toHaveLength(0);
  const shown = sheets.find(({ style }) => style.visibility === 'visible');
  expect(shown?.style.transform).toMatch(/scale\(1\)$/);
  painter.close();
  vi.restoreAllMocks();
});
