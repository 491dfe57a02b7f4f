/** Code's colours in Monaco and in the counterpart alike. */

/** Roles of tokens in a program, and the property of theme.css that colours each. */
export const TOKEN_COLOURS = {
  comment: '--text-muted',
  keyword: '--series-4',
  string: '--series-3',
  number: '--series-2',
  type: '--series-1',
  plain: '--text',
} as const;

/** The share of --error-bg behind a line that failed; all of it would leave numbers too little contrast. */
export const FAILED_TINT = 0.7;

export type TokenRole = keyof typeof TOKEN_COLOURS;
