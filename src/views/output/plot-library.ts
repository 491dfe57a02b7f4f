/** The plotting library, fetched when the first plot needs it. */
import type { Library } from './plot-frame';

/** Rejects where the chunk cannot be had: offline before it was ever loaded, or a new version has replaced it. */
export function loadPlotLibrary(): Promise<Library> {
  return import('@observablehq/plot');
}
