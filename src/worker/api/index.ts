/** The module 'twograph' that a snippet imports, made for one run. */
import type * as Twograph from 'twograph';
import { control } from '../../compile/control-eager';
import { benchmark } from './benchmark';
import type { ApiContext } from './context';
import { makeDatasets } from './datasets';
import { makeFiles } from './files';
import { image } from './image';
import { pad } from './pad';
import { barPlot, heatmap, seriesPlot } from './plot';
import { progress } from './progress';
import { show } from './show';
import { table } from './table';

export { installConsole, installPrint } from './console';
export { OutputQueue } from './output';
export { PadHub } from './pad';

export function createApi(context: ApiContext): typeof Twograph {
  return {
    compile: context.compile as typeof Twograph.compile,
    exportOnnx: (compiled, signature) => context.exportOnnx(compiled, signature),
    benchmark: (name, fn, ...args) => benchmark(context, name, fn, args),
    cond: control.cond as typeof Twograph.cond,
    whileLoop: control.whileLoop as unknown as typeof Twograph.whileLoop,
    scan: control.scan as typeof Twograph.scan,
    mode: context.mode,
    show: (value, title) => {
      if (!context.muted()) show(context, value, title);
    },
    image: (pixels, options) => image(context, pixels, options),
    plot: Object.freeze({
      line: (data, options) => seriesPlot(context, 'line', data, options),
      scatter: (data, options) => seriesPlot(context, 'scatter', data, options),
      bar: (values, options) => barPlot(context, values, options),
      heatmap: (values, options) => heatmap(context, values, options),
    } satisfies typeof Twograph.plot),
    table: (rows, options) => table(context, rows, options),
    progress: (total, title) => progress(context, total, title),
    pad: (options, onDraw) => pad(context, options, onDraw),
    datasets: makeDatasets(context),
    files: makeFiles(context),
  };
}
