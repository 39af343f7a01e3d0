import { describe, expect, it } from '@jest/globals';

import { Turns } from './turns.js';

describe('turns', () => {
  it('come one after another in their order about one thing, though one of them fails', async () => {
    const turns = new Turns();
    const said: string[] = [];
    const say = (word: string) => async (): Promise<void> => {
      said.push(`${word} begins`);
      await Promise.resolve();
      said.push(`${word} ends`);
      if (word === 'second') throw new Error(word);
    };
    const all = ['first', 'second', 'third'].map((word) => turns.run('a', say(word)));
    await expect(all[1]).rejects.toThrow('second');
    await Promise.all([all[0], all[2]]);
    expect(said.map((line) => line.split(' ')[0])).toEqual([
      'first',
      'first',
      'second',
      'second',
      'third',
      'third',
    ]);
  });

  it('about another thing wait for nobody', async () => {
    const turns = new Turns();
    let letGo: (word: string) => void = () => undefined;
    const held = new Promise<string>((resolve) => (letGo = resolve));
    const first = turns.run('a', () => held);
    expect(await turns.run('b', () => Promise.resolve('done'))).toBe('done');
    letGo('late');
    expect(await first).toBe('late');
  });
});
