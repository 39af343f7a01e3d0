import { describe, expect, it } from '@jest/globals';

import { LogitEffects, logitEffects, medianOf } from './logit-effects.js';

describe('logit effects', () => {
  const raw = Array.from({ length: 256 }, (_, byte) => (byte === 0x41 ? 9 : 1 + byte / 1000));

  it('are shifted so that their median is 0, and rank the bytes', () => {
    const effects = LogitEffects.parse(logitEffects(raw, 0.5));
    expect(medianOf(effects.effects)).toBeCloseTo(0, 12);
    expect(effects.top[0]).toMatchObject({ token: 0x41, text: 'A' });
    expect(effects.bottom[0]).toMatchObject({ token: 0, text: '⟨U+0000⟩' });
    expect(effects.effects[0]).toBe(1 - effects.shift);
  });

  it('do not change with a shift of all logits', () => {
    const { effects } = logitEffects(raw, 1);
    const shifted = logitEffects(
      raw.map((logit) => logit + 8),
      1,
    );
    shifted.effects.forEach((effect, at) => {
      expect(effect).toBeCloseTo(effects[at] ?? NaN, 12);
    });
  });

  it.each([
    ['too few', [1, 2]],
    ['one that is no number', raw.with(3, NaN)],
  ])('are refused of %s', async (_, logits) => {
    await expect(() => logitEffects(logits, 1)).toThrowWithCode('feature.invalid_logits');
  });

  it('take the mean of the two middle ones as the median', () => {
    expect([medianOf([]), medianOf([3]), medianOf([4, 1, 2]), medianOf([4, 1, 2, 9])]).toEqual([
      0, 3, 2, 3,
    ]);
  });
});
