/** Shows every output component in every state; `?theme=dark|contrast` and `?only=NAME` narrow it. */
import '../../src/views/theme.css';
import { mount } from 'svelte';
import type { Item, SlottedItem } from '../../src/snippet/output';
import { mounted } from '../../src/views/output/mounted.svelte';
import OutputView from '../../src/views/output/OutputView.svelte';
import {
  failure,
  large,
  others,
  pictures,
  plots,
  slotted,
  strip,
  tensors,
  text,
  texts,
  training,
  warning,
} from './fixtures';

const asked = new URLSearchParams(location.search);
document.documentElement.dataset['theme'] = asked.get('theme') ?? 'light';
const gallery = document.querySelector('#gallery') ?? document.body;

type Props = Parameters<typeof OutputView>[1];

function show(name: string, props: Partial<Props>, fixed = false): void {
  const only = asked.get('only');
  if (only && only !== name) return;
  const heading = document.createElement('h1');
  heading.textContent = name;
  const target = document.createElement('section');
  target.ariaLabel = name;
  if (fixed) target.className = 'fixed';
  gallery.append(heading, target);
  const nothing = () => undefined;
  mount(OutputView, {
    target,
    props: {
      items: [],
      status: 'ok',
      dropped: 0,
      ondraw: nothing,
      onclosepad: nothing,
      onfindline: nothing,
      ...props,
    },
  });
}

show('idle', { status: 'idle' });
show('running', { status: 'running' });
show('showed nothing', {});
show('text', { items: slotted(texts), dropped: 12_345 });
show('tensors', { items: slotted(tensors) });
show('pictures and tables', { items: slotted([...pictures, strip, ...large]) });
show('plots', { items: slotted(plots) });
show('progress and pads', { items: slotted(others), status: 'running' });
show('failed', { items: slotted(texts.slice(0, 3)), status: 'failed', error: failure, warnings: [warning] });
show('stopped', { items: slotted(others.slice(0, 2)), status: 'stopped' });
show('failed at once', {
  status: 'failed',
  error: { kind: 'syntax', message: 'Unexpected token ")"', line: 1, column: 9 },
});
show('scrolling', { items: slotted([...texts, ...texts, ...texts, ...texts]), status: 'running' }, true);

/** `?live`: a training that prints, plots and steps 25 times a second, to look at and to profile. */
function live(steps: number): void {
  const nothing = () => undefined;
  const view = mounted(OutputView as never, {
    items: [] as SlottedItem[],
    status: 'running',
    dropped: 0,
    ondraw: nothing,
    onclosepad: nothing,
    onfindline: nothing,
  });
  const lines: Item[] = [];
  let step = 0;
  const timer = setInterval(() => {
    step++;
    for (let i = 0; i < 25; i++)
      lines.push(text('log', `step ${String(step)}.${String(i)}: loss ${(2 / step).toFixed(4)}`));
    const progress: Item = {
      kind: 'progress',
      title: 'steps',
      total: steps,
      done: step,
      note: '',
      elapsedMs: step * 40,
      finished: step === steps,
    };
    view.set({
      items: slotted([training(step), progress, ...lines]),
      ...(step === steps && { status: 'ok' }),
    });
    if (step === steps) clearInterval(timer);
  }, 40);
}
if (asked.has('live')) {
  gallery.replaceChildren();
  live(200);
}
