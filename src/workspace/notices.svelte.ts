/** Calm messages of the page about itself: what happened, what to do, and often one thing to press. */
import type { Clock } from './clock';

export interface NoticeAction {
  readonly label: string;
  run(): void;
}

export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'warning' | 'error';
  /** A later notice with the same topic takes the place of the earlier one. */
  readonly topic: string | undefined;
  readonly text: string;
  readonly actions: readonly NoticeAction[];
}

export interface NoticeOptions {
  readonly tone?: Notice['tone'];
  readonly actions?: readonly NoticeAction[];
  readonly topic?: string;
  /** Goes by itself: for mere confirmations, which ask nothing of anybody. */
  readonly brief?: boolean;
}

const BRIEF_MS = 6000;
const MOST = 4;

export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  readonly #clock: Clock;
  #next = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  say(text: string, options: NoticeOptions = {}): number {
    const id = this.#next++;
    const { tone = 'info', actions = [], topic, brief } = options;
    const notice: Notice = {
      id,
      tone,
      topic,
      text,
      actions: actions.map((action) => ({
        label: action.label,
        run: () => {
          this.dismiss(id);
          action.run();
        },
      })),
    };
    this.list = [...this.list.filter((other) => topic === undefined || other.topic !== topic), notice].slice(
      -MOST,
    );
    if (brief) {
      this.#clock.after(BRIEF_MS, () => {
        this.dismiss(id);
      });
    }
    return id;
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  /** Takes back what was said on a topic, where it no longer holds. */
  withdraw(topic: string): void {
    this.list = this.list.filter((notice) => notice.topic !== topic);
  }
}
