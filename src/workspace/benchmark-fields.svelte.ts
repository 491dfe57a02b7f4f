/** The fields of the benchmark's bar that are typed into. What makes no sense stays as it was typed until it is put right, and nothing is measured meanwhile. */
import { FIELD_NAMES, fieldText, readField, type ChoiceData, type FieldName } from './benchmark-choice';

interface Typed {
  readonly text: string;
  /** Whoever is still typing is not told of what is only half there. */
  readonly isLeft: boolean;
}

export interface FieldsHost {
  readonly choice: ChoiceData;
  /** Something that makes sense was typed. */
  typed(to: Partial<ChoiceData>): void;
}

const FIELD_KEYS = { budget: 'budgetMs', precision: 'precision', batches: 'batches' } as const;

export class Fields {
  #typed = $state.raw<Readonly<Partial<Record<FieldName, Typed | undefined>>>>({});

  constructor(private readonly host: FieldsHost) {}

  text(name: FieldName): string {
    return this.#typed[name]?.text ?? fieldText(this.host.choice, name);
  }

  /** What would be right, as a sentence, where what was typed is not. */
  wrong(name: FieldName): string | undefined {
    const typed = this.#typed[name];
    return typed?.isLeft === true ? wrongIn(name, typed) : undefined;
  }

  /** The same of all fields, which are left by that. */
  check(): readonly string[] {
    for (const name of FIELD_NAMES) this.leave(name);
    return FIELD_NAMES.flatMap((name) => this.wrong(name) ?? []);
  }

  type(name: FieldName, text: string): void {
    const isLeft = this.wrong(name) !== undefined;
    this.#typed = { ...this.#typed, [name]: { text, isLeft } };
    const read = readField(name, text);
    if ('value' in read) this.host.typed(read.value);
  }

  /** What makes sense is written as the page writes it. */
  leave(name: FieldName): void {
    const typed = this.#typed[name];
    if (!typed) return;
    this.#typed = { ...this.#typed, [name]: { ...typed, isLeft: true } };
    if (wrongIn(name, typed) === undefined) this.#drop(name);
  }

  /** As if it had been typed. */
  take(texts: Partial<Readonly<Record<FieldName, string>>>): void {
    for (const name of FIELD_NAMES) {
      const text = texts[name];
      if (text === undefined) continue;
      this.type(name, text);
      this.leave(name);
    }
  }

  /** Something else was chosen in their place. */
  replaced(to: Partial<ChoiceData>): void {
    for (const name of FIELD_NAMES) if (FIELD_KEYS[name] in to) this.#drop(name);
  }

  #drop(name: FieldName): void {
    this.#typed = { ...this.#typed, [name]: undefined };
  }
}

function wrongIn(name: FieldName, { text }: Typed): string | undefined {
  const read = readField(name, text);
  return 'wrong' in read ? read.wrong : undefined;
}
