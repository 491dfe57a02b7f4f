/** What the gallery shows: two texts that the tests rely on, then the examples as they are. */
import { parseExample, type Counterpart, type GraphKind } from '../../src/snippet/examples';

const FIXTURES = import.meta.glob<string>('./fixtures/*', { query: '?raw', import: 'default', eager: true });
const EXAMPLES = import.meta.glob<string>('../../examples/*', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export interface Sample {
  readonly text: string;
  readonly after: string;
  readonly graph: GraphKind;
  readonly counterpart: Counterpart | undefined;
}

function counterpartOf(id: string, files: Readonly<Record<string, string>>): Counterpart | undefined {
  for (const [ending, language] of [['py', 'python'] as const, ['prototxt', 'prototxt'] as const]) {
    const file = `${id}.${ending}`;
    const text = Object.entries(files).find(([path]) => path.endsWith(`/${file}`))?.[1];
    if (text !== undefined) return { language, text, file };
  }
  return undefined;
}

export const samples: Readonly<Record<string, Sample>> = Object.fromEntries(
  [FIXTURES, EXAMPLES].flatMap((files) =>
    Object.entries(files).flatMap(([path, text]) => {
      if (!path.endsWith('.ts')) return [];
      const { id, after, graph } = parseExample(path, text);
      return [[id, { text, after, graph, counterpart: counterpartOf(id, files) }] as const];
    }),
  ),
);
