import { describe, expect, it } from 'vitest';
import { TextHistory } from './history';

const at = (text: string) => ({ text, start: text.length, end: text.length });

describe('TextHistory', () => {
  it('undoes a run of typing as one step and redoes it', () => {
    const history = new TextHistory(at(''));
    history.push(at('a'), true, 0);
    history.push(at('ab'), true, 100);
    expect(history.undo()?.text).toBe('');
    expect(history.undo()).toBeUndefined();
    expect(history.redo()?.text).toBe('ab');
    expect(history.redo()).toBeUndefined();
  });

  it('starts a new step after a pause', () => {
    const history = new TextHistory(at(''));
    history.push(at('a'), true, 0);
    history.push(at('ab'), true, 5000);
    expect(history.undo()?.text).toBe('a');
  });

  it('keeps a replaced text apart from the typing before and after it', () => {
    const history = new TextHistory(at('old'));
    history.push(at('old!'), true, 0);
    history.push(at('new'), false, 10);
    history.push(at('new!'), true, 20);
    expect([history.undo()?.text, history.undo()?.text, history.undo()?.text]).toEqual([
      'new',
      'old!',
      'old',
    ]);
  });

  it('forgets what was undone once something else is typed', () => {
    const history = new TextHistory(at(''));
    history.push(at('a'), false, 0);
    history.undo();
    history.push(at('b'), false, 0);
    expect(history.redo()).toBeUndefined();
    expect(history.past()).toEqual(['', 'b']);
  });

  it('hands over the texts up to the present one', () => {
    const history = new TextHistory(at('a'));
    history.push(at('b'), false, 0);
    history.push(at('c'), false, 0);
    history.undo();
    expect(history.past()).toEqual(['a', 'b']);
  });
});
