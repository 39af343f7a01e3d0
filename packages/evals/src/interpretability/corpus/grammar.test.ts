import { drawsFrom } from '@holdpoint/shared/statistics/random';
import { describe, expect, it } from '@jest/globals';

import { ByteSink } from './byte-sink.js';
import { compileGrammar } from './grammar.js';

function textsOf(rules: Record<string, string[]>, count: number): string[] {
  const write = compileGrammar(rules);
  const draws = drawsFrom(1);
  return Array.from({ length: count }, () => {
    const sink = new ByteSink(40);
    write(draws, sink);
    return Buffer.from(sink.bytes.subarray(0, sink.length)).toString();
  });
}

describe('a grammar', () => {
  it('writes what its rules derive, names without a rule as they stand', () => {
    expect(textsOf({ text: ['<a>-<b> <c>'], a: ['x'], b: ['<a>y'] }, 1)).toEqual(['x-xy <c>']);
    expect(textsOf({ a: ['x'] }, 1)).toEqual(['']);
  });

  it('writes earlier alternatives more often', () => {
    const texts = textsOf({ text: ['a', 'b', 'c', 'd'] }, 4000);
    const share = (letter: string) => texts.filter((text) => text === letter).length / 4000;
    expect(share('a')).toBeCloseTo(0.5, 1);
    expect(share('d')).toBeCloseTo(1 - Math.sqrt(0.75), 1);
  });

  it('ends where the place for its bytes ends', () => {
    expect(textsOf({ text: ['abc<text>'] }, 1)[0]).toHaveLength(40);
  });
});
