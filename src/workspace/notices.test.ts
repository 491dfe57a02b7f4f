import { describe, expect, it } from 'vitest';
import { FakeClock } from './fake-clock';
import { Notices } from './notices.svelte';

function setUp() {
  const clock = new FakeClock();
  const notices = new Notices(clock);
  return { clock, notices, texts: () => notices.list.map(({ text }) => text) };
}

describe('Notices', () => {
  it('says a thing in the place of what it said on the same topic', () => {
    const { notices, texts } = setUp();
    notices.say('first', { topic: 'a' });
    notices.say('other');
    notices.say('second', { topic: 'a' });
    expect(texts()).toEqual(['other', 'second']);
    notices.withdraw('a');
    expect(texts()).toEqual(['other']);
  });

  it('lets confirmations go by themselves, and nothing else', () => {
    const { clock, notices, texts } = setUp();
    notices.say('copied', { brief: true });
    notices.say('stays');
    clock.pass(60_000);
    expect(texts()).toEqual(['stays']);
  });

  it('is gone once its button was pressed', () => {
    const { notices, texts } = setUp();
    let pressed = 0;
    notices.say('deleted', { actions: [{ label: 'Undo', run: () => pressed++ }] });
    notices.list[0]?.actions[0]?.run();
    expect(pressed).toBe(1);
    expect(texts()).toEqual([]);
  });
});
