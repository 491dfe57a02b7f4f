/**
 * Reads CSV: comma, tab, semicolon or bar between the cells, found by themselves; cells in double quotes may hold all of these.
 */
import Papa from 'papaparse';
import { UserError } from '../../base/errors';

export type CsvCell = number | string | null;

export interface CsvData {
  /** Names, all different; "column 1" and so on where the file has none. */
  readonly columns: readonly string[];
  /** A cell for each column: a number where the text is one, null where it is empty, else the text. */
  readonly rows: readonly (readonly CsvCell[])[];
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** Beyond this many characters the cells would not fit into a page. */
const MAX_LENGTH = 100_000_000;

function fault(words: string): UserError {
  return new UserError('runtime', `This CSV file can't be read: ${words}`);
}

function cellOf(text: string): CsvCell {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return NUMBER.test(trimmed) ? Number(trimmed) : text;
}

/** A first row of names: none of them a number or empty, and all different. */
function looksLikeNames(row: readonly string[]): boolean {
  return row.every((cell) => typeof cellOf(cell) === 'string') && new Set(row).size === row.length;
}

/** The names as they are, but for an empty one its place, and a number behind one that was there before. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    const base = name.trim() === '' ? `column ${index + 1}` : name.trim();
    let unique = base;
    for (let nth = 2; taken.has(unique); nth++) unique = `${base} (${nth})`;
    taken.add(unique);
    return unique;
  });
}

const QUOTES: Readonly<Record<string, string>> = {
  MissingQuotes: 'a cell begins with a double quote that is never closed',
  InvalidQuotes: 'a quoted cell goes on behind its closing quote; within quotes, a quote is written twice',
};

/**
 * Reads the whole text. `header` says whether the first row holds the columns' names; left out, it is taken for names where it has no
 * number and no empty or repeated cell. Empty lines are skipped. Throws a `UserError` that names the row (the first is 1, empty
 * ones not counted) for rows of different lengths and for bad quotes.
 */
export function parseCsv(text: string, options: { readonly header?: boolean } = {}): CsvData {
  if (text.length > MAX_LENGTH) throw fault(`it is longer than ${MAX_LENGTH / 1e6} million characters.`);
  if (text.includes('\0')) throw fault('it is not text. Save a spreadsheet as CSV first.');
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'), {
    newline: '\n',
    skipEmptyLines: true,
    delimitersToGuess: [',', '\t', ';', '|'],
  });
  const quotes = errors.find(({ type }) => type === 'Quotes');
  if (quotes) {
    const row = quotes.row === undefined ? '' : ` in row ${quotes.row + 1}`;
    throw fault(`${QUOTES[quotes.code] ?? quotes.message}${row}.`);
  }
  const [first] = data;
  if (!first) throw fault('it is empty.');
  const ragged = data.findIndex((row) => row.length !== first.length);
  if (ragged >= 0) {
    const count = data[ragged]?.length ?? 0;
    const cells = (n: number) => `${n} cell${n === 1 ? '' : 's'}`;
    throw fault(`row ${ragged + 1} has ${cells(count)}, but the first has ${cells(first.length)}.`);
  }
  const named = options.header ?? looksLikeNames(first);
  return {
    columns: distinct(named ? first : first.map(() => '')),
    rows: data.slice(named ? 1 : 0).map((row) => row.map(cellOf)),
  };
}
