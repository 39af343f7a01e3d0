import { z } from 'zod';

/** How an interval was computed. */
export const IntervalMethod = z.enum(['clopper-pearson', 'wilson', 'student-t', 'hoeffding']);
export type IntervalMethod = z.infer<typeof IntervalMethod>;

/**
 * Limits of a mean or rate. With `sided: 'one'` each of `lower` and `upper` is a one-sided limit at `confidence`;
 * with `'two'` they hold together.
 */
export const Interval = z
  .strictObject({
    method: IntervalMethod,
    confidence: z.number().gt(0).lt(1),
    sided: z.enum(['one', 'two']),
    lower: z.number(),
    upper: z.number(),
  })
  .meta({ id: 'Interval' });
export type Interval = z.infer<typeof Interval>;
