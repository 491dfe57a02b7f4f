import { afterEach, expect, test, vi } from 'vitest';
import { mounted, type Mounted } from '../../output/mounted.svelte';
import '../../theme.css';
import { Drawing } from './drawing';
import { boxOf } from './sample-scenes';
import Turns from './Turns.svelte';

const drawing = new Drawing({
  width: 500,
  height: 400,
  boxes: [
    boxOf('loop', {
      kind: 'repeat',
      open: true,
      title: '× 60',
      width: 400,
      height: 300,
      turn: { word: 'turn', at: 2, of: 60 },
    }),
  ],
  edges: [],
});

let page: Mounted<Record<string, unknown>> | undefined;
afterEach(() => page?.remove());

test.each([
  ['in the head of its box', 1, 'turn of 60'],
  ['at the edge of the picture from afar', 0.3, '× 60 turn of 60'],
])('the turn of a loop is chosen %s', (_where, k, words) => {
  const onchoose = vi.fn();
  const view = { x: 0, y: 0, width: 500, height: 400 };
  page = mounted(Turns as never, { drawing, at: undefined, sight: { x: 0, y: 0, k }, view, onchoose });
  const fields = page.target.querySelectorAll('input');
  expect(fields).toHaveLength(1);
  const [field] = fields;
  if (!field) throw new Error('no field');
  expect(field.value).toBe('3');
  expect(field.closest('label')?.textContent.replace(/\s+/g, ' ').trim()).toBe(words);
  field.value = '99';
  field.dispatchEvent(new Event('change', { bubbles: true }));
  expect(onchoose).toHaveBeenCalledExactlyOnceWith(drawing.part('loop')?.box, 59);
});
