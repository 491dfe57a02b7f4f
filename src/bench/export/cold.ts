/**
 * What contestants took before they were warm, as bars on one scale. Each phase says beside its swatch what it is and how long it took:
 * nothing has to be hovered over, and paper says as much. Shapes are SVG, since printers leave out the grounds of HTML.
 */
import { callTime } from '../amounts';
import { coldPhases, type ColdPhase } from '../cold';
import type { Cold } from '../report';
import { wayOf } from '../standing';
import { coldTotal, ranked, type Table } from '../table';
import { escaped } from './markup';

const percent = (share: number): string => `${String(Math.round(10_000 * share) / 100)}%`;

/** Each phase begins where the one before ends. */
function bar(cold: Cold, most: number, hue: string): string {
  let from = 0;
  const rects = coldPhases(cold).map(({ ms, ink }) => {
    const at = from;
    from += ms;
    return `<rect class="ink-${String(ink)}" x="${percent(at / most)}" width="${percent(ms / most)}" height="12"/>`;
  });
  return `<svg class="phases ${hue}" height="12" aria-hidden="true">${rects.join('')}</svg>`;
}

const swatch = ({ title, ms, ink }: ColdPhase, hue: string): string =>
  `<li><svg class="swatch ${hue}" width="10" height="10" aria-hidden="true"><rect class="ink-${String(ink)}" width="10" height="10"/></svg>` +
  `${escaped(title.toLowerCase())} ${escaped(callTime(ms))}</li>`;

/** The fastest first; empty where nothing is known of any. */
export function coldHtml(table: Table): string {
  const rows = ranked(table).flatMap(({ id, name, row: { cold } }) => (cold ? [{ id, name, cold }] : []));
  const most = Math.max(...rows.map(({ cold }) => coldTotal(cold)), 0);
  if (most === 0) return '';
  const items = rows.map(({ id, name, cold }) => {
    const hue = wayOf(id) === 'eager' ? 'dynamic' : 'static';
    return (
      `<li><span>${escaped(name)}</span> <span class="total">${escaped(callTime(coldTotal(cold)))}</span>${bar(cold, most, hue)}` +
      `<ul class="muted">${coldPhases(cold)
        .map((phase) => swatch(phase, hue))
        .join('')}</ul></li>`
    );
  });
  return (
    '<h3>Before the first result</h3><p class="muted">What each took until it was warm, phase after phase, all on one scale. Seen once: there is no interval.</p>' +
    `<ul class="cold">${items.join('')}</ul>`
  );
}
