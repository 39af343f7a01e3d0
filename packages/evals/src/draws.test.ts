import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { evaluationId, type ModelDraw, pick, uniform, uniformOfTry } from './draws.js';

const aDraw = (facts: Partial<ModelDraw> = {}): ModelDraw => ({
  model: 'reference-small',
  evaluation: 'area/name',
  sampleKey: 'k',
  epoch: 1,
  turn: 0,
  seed: 7,
  ...facts,
});

describe('uniform', () => {
  it('is the head of SHA-256 over the draw and the label, computed here by node:crypto', () => {
    const text = '[7,"reference-small","area/name","k",1,0,"label"]';
    const head = createHash('sha256').update(text).digest().readUIntBE(0, 6);
    const value = uniform(aDraw(), 'label');
    expect(Math.floor(value * 2 ** 48)).toBe(head);
  });

  it.each([
    { model: 'reference-large' },
    { evaluation: 'area/other' },
    { sampleKey: 'l' },
    { epoch: 2 },
    { turn: 1 },
    { seed: 8 },
  ])('draws anew for %j', (facts) => {
    expect(uniform(aDraw(facts), 'label')).not.toBe(uniform(aDraw(), 'label'));
  });

  it('draws anew for another label', () => {
    expect(uniform(aDraw(), 'one')).not.toBe(uniform(aDraw(), 'two'));
  });

  it('draws alike for all versions of an evaluation', () => {
    expect(uniform(aDraw({ evaluation: 'area/name@3' }), 'x')).toBe(uniform(aDraw(), 'x'));
    expect(evaluationId('area/name@3')).toBe('area/name');
  });

  it('fills [0, 1) evenly', () => {
    const values = Array.from({ length: 4_000 }, (_, seed) => uniform(aDraw({ seed }), 'x'));
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => values.filter((value) => Math.floor(value * 10) === tenth).length,
    );
    // Each is binomial(4000, 0.1), so 400 with a standard deviation of 19: five of them are 95.
    expect(Math.min(...tenths)).toBeGreaterThan(305);
    expect(Math.max(...tenths)).toBeLessThan(495);
    expect(tenths.reduce((sum, count) => sum + count)).toBe(4_000);
  });
});

describe('uniformOfTry', () => {
  it('is the same on every turn of a try', () => {
    expect(uniformOfTry(aDraw({ turn: 5 }), 'x')).toBe(uniformOfTry(aDraw(), 'x'));
  });

  it('differs between tries', () => {
    expect(uniformOfTry(aDraw({ epoch: 2 }), 'x')).not.toBe(uniformOfTry(aDraw(), 'x'));
  });
});

describe('pick', () => {
  it('gives every option its turn', () => {
    const picked = Array.from({ length: 60 }, (_, seed) =>
      pick(aDraw({ seed }), 'x', ['a', 'b', 'c']),
    );
    expect([...new Set(picked)].sort()).toEqual(['a', 'b', 'c']);
  });
});
