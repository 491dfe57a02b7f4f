import { describe, expect, it } from 'vitest';
import { inWords } from './words';

describe('inWords', () => {
  it('says what to use instead of what only a page has', () => {
    const message =
      "Cannot find name 'document'. Do you need to change your target library? Try changing the 'lib' compiler option to include 'dom'.";
    expect(inWords(message)).toMatch(/^There is no 'document' here: a snippet runs in a worker\..*show/);
  });

  it('says of an unknown module what can be imported', () => {
    const message = "Cannot find module 'lodash' or its corresponding type declarations.";
    expect(inWords(message)).toMatch(/^There is no module 'lodash' here\..*'@tensorflow\/tfjs'/);
  });

  it.each([
    "Cannot find name 'losses'.",
    "Cannot find name 'constructor'.",
    "Type 'string' is not assignable to type 'number'.",
  ])('leaves %j as it is', (message) => {
    expect(inWords(message)).toBe(message);
  });
});
