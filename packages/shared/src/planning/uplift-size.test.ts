import { describe, expect, it } from '@jest/globals';

import { type UpliftQuestion, upliftReach, upliftSize } from './uplift-size.js';

function aTrial(changes: Partial<UpliftQuestion> = {}): UpliftQuestion {
  return {
    controlMean: 25,
    treatedMean: 42,
    controlSd: 13,
    treatedSd: 13,
    thresholdRatio: 2.8,
    confidence: 0.95,
    power: 0.8,
    simulations: 1000,
    seed: 7,
    ...changes,
  };
}

describe('the size of an uplift trial', () => {
  it('is near the normal formula, worked by hand', () => {
    // (1.644854 + 0.841621)^2 (13^2 + 2.8^2 13^2) / (2.8 x 25 - 42)^2 = 6.1826 x 1493.96 / 784 = 11.78.
    const size = upliftSize(aTrial());
    expect(size.perArmByFormula).toBe(12);
    expect(Math.abs(size.perArm - 12)).toBeLessThanOrEqual(4);
    expect(size.participants).toBe(2 * size.perArm);
    expect(size).toMatchObject({ aim: 'rule_out', trueRatio: 1.68 });
  });

  it('is the least whose simulated power is enough', () => {
    const { simulatedPower, powerAtOneLess } = upliftSize(aTrial());
    expect(simulatedPower).toBeGreaterThanOrEqual(0.8);
    expect(powerAtOneLess).toBeLessThan(0.8);
  });

  it('turns round for a ratio above the threshold', () => {
    expect(upliftSize(aTrial({ treatedMean: 100 })).aim).toBe('rule_in');
  });

  it('goes down from the formula where fewer do', () => {
    const large = aTrial({ controlSd: 60, treatedSd: 60, simulations: 100, seed: 1 });
    const { perArm, perArmByFormula, simulatedPower } = upliftSize(large);
    expect(perArm).toBeLessThan(perArmByFormula);
    expect(simulatedPower).toBeGreaterThanOrEqual(0.8);
  });

  it('is never below two', () => {
    const { perArm } = upliftSize(
      aTrial({ controlMean: 100, treatedMean: 100, controlSd: 1, treatedSd: 1 }),
    );
    expect(perArm).toBe(2);
    const low = upliftSize(aTrial({ power: 0.2 }));
    expect(low.perArm).toBeLessThan(upliftSize(aTrial()).perArm);
  });

  it('warns of a control that so few people don’t tell from 0', () => {
    const size = upliftSize(aTrial({ controlMean: 10, treatedMean: 4 }));
    expect(size.leastPerArmForAnInterval).toBeGreaterThan(4);
    expect(size.expectedG).toBeGreaterThan(0);
    expect(size.unboundedShare).toBeGreaterThanOrEqual(0);
  });

  it('with a given number of people shows what they can and what they never can', () => {
    const few = upliftReach(aTrial(), 2);
    // Student's t with 2 degrees of freedom is 2.920: (2.920 x 13 / (sqrt 2 x 25))^2.
    expect(few.expectedG).toBeCloseTo(1.153, 3);
    expect(few.unboundedShare).toBeGreaterThan(0.3);
    expect(few.simulatedPower).toBeLessThan(0.3);
    const { perArm, simulatedPower } = upliftSize(aTrial());
    expect(upliftReach(aTrial(), perArm).simulatedPower).toBe(simulatedPower);
    expect(upliftReach(aTrial({ treatedMean: 100 }), 50).simulatedPower).toBeGreaterThan(0.8);
  });

  it('is none where the ratios are the same, or the control is 0', async () => {
    await expect(() => upliftSize(aTrial({ treatedMean: 70 }))).toThrowWithCode(
      'planning.out_of_reach',
    );
    await expect(() => upliftSize(aTrial({ controlMean: 0 }))).toThrowWithCode(
      'planning.out_of_reach',
    );
  });
});
