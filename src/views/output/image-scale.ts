/** How much a picture that does not say is enlarged: its pixels are worth seeing, its page is worth more. */

/** Small pictures are enlarged to about this many CSS pixels. */
const GOOD_SIDE = 160;
/** A flat one, which would be a thread, to at least this height, as long as it is no wider than that. */
const LEAST_HEIGHT = 48;
const MOST_WIDTH = 640;
const MOST = 24;

/** CSS pixels for each pixel, a whole number from 1 on. */
export function imageScale(width: number, height: number): number {
  const good = Math.floor(GOOD_SIDE / Math.max(width, height, 1));
  const tall = Math.min(
    Math.ceil(LEAST_HEIGHT / Math.max(height, 1)),
    Math.floor(MOST_WIDTH / Math.max(width, 1)),
  );
  return Math.max(1, Math.min(MOST, Math.max(good, tall)));
}
