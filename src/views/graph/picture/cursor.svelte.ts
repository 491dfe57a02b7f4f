/** The box of a picture that the keyboard is at, where the keys lead it, and what is said of it to who can't see it. */
import { linesWords } from '../../../graphs/words';
import type { Drawing, Part } from './drawing';
import { edgesSpoken } from './edge-words';
import { firstOf, inOrder, neighbour, type Direction } from './walking';
import type { Rect } from './space';

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** "MatMul, float32[2,2], line 4", of a group whether it is open, and what its edges carry. */
export function spoken(part: Part, fate: string | undefined, drawing: Drawing): string {
  const { title, detail, role, open, lines, turn } = part.box;
  return [
    title,
    detail,
    role,
    lines.length > 0 && linesWords(lines),
    turn && `${turn.word} ${String(turn.at + 1)} of ${String(turn.of)}`,
    open !== undefined && (open ? 'open' : 'closed'),
    fate,
    edgesSpoken(drawing, part),
  ]
    .filter(Boolean)
    .join(', ');
}

export class Cursor {
  key = $state<string>();
  /** The keyboard is in the picture. */
  focused = $state(false);
  /** It was led by keys: only then it is drawn, as who clicks sees what is pinned. */
  #led = $state(false);
  #fate = $state<string>();
  readonly part: Part | undefined = $derived.by(() =>
    this.key === undefined ? undefined : this.drawing()?.part(this.key),
  );
  /** Said again when the box opens, or shows another turn. */
  readonly said: string = $derived.by(() => {
    const drawing = this.drawing();
    return this.#led && this.part && drawing ? spoken(this.part, this.#fate, drawing) : '';
  });
  readonly shown: Part | undefined = $derived.by(() => (this.focused && this.#led ? this.part : undefined));

  constructor(private readonly drawing: () => Drawing | undefined) {}

  goTo(part: Part, fate?: string): void {
    this.key = part.box.key;
    this.#led = true;
    this.#fate = fate;
  }

  /** It was clicked. */
  pick(part: Part | undefined): void {
    this.key = part?.box.key;
    this.#led = false;
  }

  /** Where an arrow key leads; from nowhere to the middle of what is seen. */
  onKey(key: string, view: Rect): Part | undefined {
    const drawing = this.drawing();
    const direction = DIRECTIONS[key];
    if (!drawing || !direction) return undefined;
    return this.part ? neighbour(drawing, this.part, direction) : firstOf(drawing, view);
  }

  /** Of some boxes the first, or from one of them so many on, around the end. */
  along(boxes: ReadonlySet<number>, step: number): Part | undefined {
    const parts = inOrder([...boxes].flatMap((index) => this.drawing()?.parts[index] ?? []));
    const here = this.focused ? parts.findIndex(({ box }) => box.key === this.key) : -1;
    return parts[here < 0 ? 0 : (here + step + parts.length) % parts.length];
  }
}
