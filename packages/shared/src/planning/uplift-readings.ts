import { fiellerRatio } from '../statistics/fieller.js';

/** A printed `mean±spread`; null for any other text. */
export function printedMean(
  text: string,
): { readonly mean: number; readonly spread: number } | null {
  const found = /^(\d+(?:\.\d+)?)±(\d+(?:\.\d+)?)$/u.exec(text);
  return found === null ? null : { mean: Number(found[1]), spread: Number(found[2]) };
}

/** What an unstated ± may be, with the two-sided 95 % limits of the ratio that would follow. */
export interface UpliftReading {
  readonly reading: string;
  /** Null: under this reading g is 1 or more, and every ratio fits. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly g: number;
}

const readings = [
  { reading: 'standard deviation, 8 in each arm', divisor: Math.sqrt(8) },
  { reading: 'standard deviation, 10 in each arm', divisor: Math.sqrt(10) },
  { reading: 'half-width of a 95 % interval', divisor: 1.959963984540054 },
  { reading: 'standard error', divisor: 1 },
] as const;

/**
 * Limits of an uplift under each reading of an unstated ±, by Fieller with the normal quantile. For illustration: none of
 * them is a verdict. Domain reference, 6.3.
 */
export function upliftReadings(
  control: { readonly mean: number; readonly spread: number },
  treated: { readonly mean: number; readonly spread: number },
): UpliftReading[] {
  return readings.map(({ reading, divisor }) => {
    const found = fiellerRatio({
      control: { mean: control.mean, standardError: control.spread / divisor },
      treated: { mean: treated.mean, standardError: treated.spread / divisor },
      degreesOfFreedom: null,
      confidence: 0.95,
      sided: 'two',
    });
    return found.kind === 'unbounded'
      ? { reading, lower: null, upper: null, g: found.g }
      : { reading, lower: found.lower, upper: found.upper, g: found.g };
  });
}
