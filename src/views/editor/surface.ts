/** What the plain text area and Monaco have in common, so that one can take the other's place without the person losing anything. */

/** Offsets are 0-based, scroll positions in pixels. */
export interface SurfaceView {
  readonly start: number;
  readonly end: number;
  /** The caret is at `start`. */
  readonly backwards: boolean;
  readonly scrollTop: number;
  readonly scrollLeft: number;
  readonly focused: boolean;
}

export interface Surface {
  /** Another text, as one step that undo takes back; the caret goes to its start. */
  replace(text: string): void;
  /** The text of another document: nothing to undo, the caret at its start. */
  restart(text: string): void;
  /** Puts the caret there (1-based), in sight, and focuses. */
  reveal(line: number, column?: number): void;
  focus(): void;
  /** In pixels; tells nobody. */
  scrollTo(top: number): void;
}

export interface SurfaceEvents {
  change(text: string): void;
  run(): void;
  /** The caret's line, 1-based. */
  cursor(line: number): void;
  /** The line under the pointer, 1-based. */
  hover(line: number | null): void;
  scroll(top: number): void;
}

/** A diagnostic of the language service, at a 1-based line and column. */
export interface TypeProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
}

/** Blank space in front of a line; of the line after the last, at the end. */
export interface Blank {
  readonly beforeLine: number;
  /** In pixels. */
  readonly height: number;
}

export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Each line's mark; lines that made nothing have none. */
export type LineTints = ReadonlyMap<number, number>;

/** Pixels above the first line and below the last, in every surface and in the counterpart. */
export const PADDING = 8;
/** A surface narrower than this wraps its lines. */
export const NARROW = 480;
