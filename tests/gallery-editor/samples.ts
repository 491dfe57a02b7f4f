import type { Counterpart, GraphKind } from '../../src/snippet/examples';
import { parseExample } from '../../src/snippet/examples';

const files = import.meta.glob<string>('../../examples/*', { query: '?raw', import: 'default', eager: true });

export interface Sample {
  readonly text: string;
  readonly after: string;
  readonly graph: GraphKind;
  readonly counterpart: Counterpart | undefined;
}

export const samples: Record<string, Sample> = Object.fromEntries(
  Object.entries(files).flatMap(([path, text]) => {
    if (!path.endsWith('.ts')) return [];
    const { id, after, graph } = parseExample(path, text);
    const [other, its] =
      Object.entries(files).find(([name]) => new RegExp(`/${id}\\.(py|prototxt)$`).test(name)) ?? [];
    const counterpart =
      other === undefined || its === undefined
        ? undefined
        : ({
            language: other.endsWith('.py') ? 'python' : 'prototxt',
            text: its,
            file: other.slice(other.lastIndexOf('/') + 1),
          } as const);
    return [[id, { text, after, graph, counterpart }]];
  }),
);
