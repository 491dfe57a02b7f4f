/** Whether the long tests run as well: `npm run test:full`. */
export const FULL = process.env['TWOGRAPH_FULL'] === '1';
export const WHY_SKIPPED = 'part of npm run test:full';
