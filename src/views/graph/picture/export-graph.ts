/** Lays a graph out and gives its picture as a file. */
import type { Scene } from '../../../graphs/scene';
import { download, exportName } from '../../../workspace/download';
import type { GraphTools } from '../exports';
import type { Pictured } from '../picture-entries';
import { lineInks, readColours } from './colours';
import { Drawing } from './drawing';
import { pngOf, svgOf } from './export-picture';
import { loadLayouts } from './load-layouts';

async function laidOut({ items, state }: Pictured): Promise<Scene> {
  const layouts = await loadLayouts();
  try {
    return await new Promise((resolve, reject) => {
      layouts.layout(
        { items, state },
        {
          take: (scene, final) => {
            if (final) resolve(scene);
          },
          fail: (message) => {
            reject(new Error(message));
          },
        },
      );
    });
  } finally {
    layouts.dispose();
  }
}

/** Rejects with a message for the person. */
export async function exportPicture(
  pictured: Pictured,
  kind: 'svg' | 'png',
  say: GraphTools['say'],
): Promise<void> {
  const drawing = new Drawing(await laidOut(pictured));
  const colours = readColours(document.documentElement, pictured.hue);
  const ink = { colours, inkOf: lineInks(drawing.scene, pictured.colourOf, colours) };
  const file = exportName(pictured.file, `.${kind}`);
  if (kind === 'svg') {
    download(file, svgOf(drawing, ink, pictured.title));
    return;
  }
  const png = await pngOf(drawing, ink);
  if (!png) throw new Error('This browser could not make an image of this size: take the SVG.');
  download(file, png.bytes);
  if (png.scale < 1)
    say(
      `The graph is large: the image shows it at ${String(Math.max(1, Math.round(100 * png.scale)))} % of its size. The SVG is sharp at any size.`,
    );
}
