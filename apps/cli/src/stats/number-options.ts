import { z } from 'zod';

/** The text of an option as a number; empty text and `0x10` are none, though `Number` reads them as one. */
const NumberText = z
  .string('expected a number')
  .regex(/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i, 'expected a number, such as 12 or 0.95')
  .transform(Number);

/** A count that may be fractional, such as the sum of scores. */
export const Amount = NumberText.pipe(
  z.number('expected a finite number').min(0, 'expected a number of at least 0'),
);

export const Count = Amount.pipe(z.int('expected a whole number'));

export const Confidence = NumberText.pipe(
  z
    .number()
    .gt(0, 'expected a number between 0 and 1, such as 0.95')
    .lt(1, 'expected a number between 0 and 1, such as 0.95 for 95 %'),
);

export const Sided = z.enum(['one', 'two'], 'expected one or two');

export const Seed = NumberText.pipe(
  z
    .int('expected a whole number')
    .min(0, 'expected at least 0')
    .max(2 ** 32 - 1, 'expected less than 2^32'),
);

export const Resamples = NumberText.pipe(
  z
    .int('expected a whole number')
    .min(100, 'expected at least 100: fewer give no limits')
    .max(1_000_000, 'expected at most 1000000'),
);
