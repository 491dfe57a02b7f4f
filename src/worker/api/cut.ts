/**
 * Words of an output, no longer than somebody reads them: the page takes no item whose title is a megabyte, and nobody wants it.
 */
import type { Item, PlotItem, TextItem } from '../../snippet/output';

/** Characters of one text. */
export const TEXT_LENGTH = 20_000;
/** Characters of a title, a label or a name. */
export const TITLE_LENGTH = 1000;
/** Characters of one string of a tensor. */
const VALUE_LENGTH = 10_000;

/** The words, or their beginning and an ellipsis. */
export function cutWords(words: string, most = TITLE_LENGTH): string {
  return words.length > most ? `${words.slice(0, most)}…` : words;
}

/** The same list where nothing in it is too long. */
function cutList(list: readonly string[], most?: number): readonly string[] {
  const cut = list.map((words) => cutWords(words, most));
  return cut.some((words, i) => words !== list[i]) ? cut : list;
}

/** A text of at most `TEXT_LENGTH` characters, with a note of what is missing. */
function cutText(item: TextItem): TextItem {
  const rest = item.text.length - TEXT_LENGTH;
  if (rest <= 0) return item;
  return { ...item, text: `${item.text.slice(0, TEXT_LENGTH)}… (${rest} more characters)` };
}

function cutPlot(item: PlotItem): PlotItem {
  const { xLabel, yLabel } = item;
  const labels = {
    title: cutWords(item.title),
    ...(xLabel !== undefined && { xLabel: cutWords(xLabel) }),
    ...(yLabel !== undefined && { yLabel: cutWords(yLabel) }),
  };
  if (item.mark === 'bar') return { ...item, ...labels, labels: cutList(item.labels) };
  if (item.mark === 'heatmap') {
    const { points } = item;
    if (points?.group === undefined) return { ...item, ...labels };
    return { ...item, ...labels, points: { ...points, group: cutList(points.group) } };
  }
  const series = item.series.map((one) => ({ ...one, name: cutWords(one.name) }));
  return { ...item, ...labels, series };
}

/** The item with all its words cut. */
export function cutItem(item: Item): Item {
  switch (item.kind) {
    case 'text':
      return cutText(item);
    case 'plot':
      return cutPlot(item);
    case 'table':
      return { ...item, title: cutWords(item.title), columns: cutList(item.columns) };
    case 'progress':
      return { ...item, title: cutWords(item.title), note: cutWords(item.note) };
    case 'tensor': {
      const { dtype, values } = item;
      const strings = dtype === 'string' ? cutList(values as readonly string[], VALUE_LENGTH) : values;
      return { ...item, title: cutWords(item.title), values: strings };
    }
    case 'image':
    case 'pad':
      return { ...item, title: cutWords(item.title) };
  }
}
