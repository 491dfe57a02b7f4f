/** The layouts' worker and the page's side of it, when a picture is first asked for. */
import type { Layouts } from './laying.svelte';

export async function loadLayouts(): Promise<Layouts> {
  const { LayoutClient } = await import('../../../layout/client');
  return new LayoutClient();
}
