/** Sizes that are drawn with, in pixels of the scene; those of text are the layout's, which leaves the room for it. */
import { TEXT } from '../../../graphs/scene';

/** Of an open group: its name stands here, and it is pointed at here. */
export const HEADER = TEXT.head;
/** Letters. */
export const TITLE = TEXT.title;
export const SMALL = TEXT.detail;
/** Of a line's number that is long. */
export const TINY = 9;
export const LABEL = TEXT.edge;
/** The colour of a line beside its number. */
export const BAR = 4;
export const GAP = 6;
/** The room of a twisty. */
export const TWISTY = 14;
