import { assertProbability } from './exact-tests.js';

/**
 * P-values of many questions, adjusted so that the chance of even one wrong rejection stays below the level; in the
 * order given, each in [0, 1], never below its own. Compare them with the level directly. The empty list gives itself.
 * Throws `statistics.invalid_probability`. Holm 1979.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  pValues.forEach(assertProbability);
  const order = pValues
    .map((pValue, index) => ({ pValue, index }))
    .toSorted((left, right) => left.pValue - right.pValue);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let floor = 0;
  for (const [rank, { pValue, index }] of order.entries()) {
    floor = Math.max(floor, Math.min(1, pValue * (pValues.length - rank)));
    adjusted[index] = floor;
  }
  return adjusted;
}
