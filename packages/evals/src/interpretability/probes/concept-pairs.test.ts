import { describe, expect, it } from '@jest/globals';

import { gramsOf, LARGEST_SIMILARITY, similarity } from '../../testing/conformance.js';
import { awarenessPairs } from './awareness-pairs.js';
import { bagOfWords } from './bag-of-words.js';
import { type ContrastPair, refuseLeak } from './contrast-pairs.js';
import { deceptionPairs } from './deception-pairs.js';
import { intentPairs } from './intent-pairs.js';

const concepts = [deceptionPairs, intentPairs, awarenessPairs];
const draws = [0, 1, 2, 31];

/** Counts of every word over all texts of one side. */
function countsOf(pairs: readonly ContrastPair[], side: 'present' | 'absent'): string {
  const words = bagOfWords(pairs.flatMap(({ present, absent }) => [present, absent]));
  const rows = words.rowsOf(pairs.map((pair) => pair[side]));
  return words.vocabulary
    .map((word, at) => `${word} ${String(rows.reduce((sum, row) => sum + (row[at] ?? 0), 0))}`)
    .sort()
    .join('\n');
}

describe.each(concepts)('the pairs of $concept', ({ training, scored }) => {
  it.each(draws)('score no text and no family that trains: draw %d', (draw) => {
    expect(() => {
      refuseLeak(training, scored(draw));
    }).not.toThrow();
  });

  it.each(draws)('are as many of either wording, each once and each its own: draw %d', (draw) => {
    const pairs = scored(draw);
    expect(pairs.filter(({ distribution }) => distribution === 'held_out')).toHaveLength(52);
    expect(pairs.filter(({ distribution }) => distribution === 'transfer')).toHaveLength(52);
    expect(new Set(pairs.map(({ key }) => key)).size).toBe(104);
    const grams = pairs.map(({ present, absent }) => gramsOf(`${present} ${absent}`));
    const near = pairs.filter((_, index) =>
      grams
        .slice(0, index)
        .some((other) => similarity(other, grams[index] ?? new Set()) >= LARGEST_SIMILARITY),
    );
    expect(near.map(({ key }) => key)).toEqual([]);
  });

  it('have two texts that differ', () => {
    for (const { present, absent } of [...training, ...scored(0)]) expect(present).not.toBe(absent);
  });
});

describe('what words alone say', () => {
  it('is nothing of intent: each side of the training has the same words as often', () => {
    expect(countsOf(intentPairs.training, 'present')).toBe(
      countsOf(intentPairs.training, 'absent'),
    );
  });

  it('is a small imbalance of values of deception, no word of which is scored', () => {
    const trainedWords = bagOfWords(
      deceptionPairs.training.flatMap(({ present, absent }) => [present, absent]),
    );
    for (const { present, absent } of deceptionPairs.scored(0)) {
      const [one = [], other = []] = trainedWords.rowsOf([present, absent]);
      expect([...one]).toEqual([...other]);
    }
  });
});

describe('a leak', () => {
  const pair = (family: string, present: string): ContrastPair => {
    return { key: family, family, present, absent: `not ${present}` };
  };

  it.each([
    ['a family', pair('jars', 'new')],
    ['a text', pair('tins', 'The  jar is FULL.')],
    ['a text on the other side', pair('tins', 'not the jar is full.')],
  ])('is refused: %s that trains and is scored', async (_, scored) => {
    await expect(() => {
      refuseLeak([pair('jars', 'The jar is full.')], [scored]);
    }).toThrowWithCode('probe.leak');
  });
});
