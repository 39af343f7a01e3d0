import { z } from 'zod';

import { PolicyRef, Sha256, Timestamp } from '../contracts/common.js';

/**
 * What a change does to a model before the gate. `looser` lets through what the old rule stopped; `tighter` the reverse;
 * `removed` and `added` are whole rules; `reworded` moves no number; `redefined` can't be ordered.
 */
export const Direction = z
  .enum(['looser', 'tighter', 'removed', 'added', 'redefined', 'reworded'])
  .meta({ id: 'Direction' });
export type Direction = z.infer<typeof Direction>;

/** One rule of a policy that another version states otherwise. */
export const BarMove = z
  .strictObject({
    /** Place in the document, by names instead of numbers, such as `criteria.autonomy.thresholdRate`. */
    path: z.string().min(1).max(300),
    title: z.string().min(1).max(300),
    from: z.json(),
    to: z.json(),
    direction: Direction,
    /** One sentence for people. */
    sentence: z.string().min(1).max(2000),
  })
  .meta({ id: 'BarMove' });
export type BarMove = z.infer<typeof BarMove>;

/** A policy that took effect in place of another while results under the old one were already known. */
export const BarChange = z
  .strictObject({
    from: z.strictObject({ ref: PolicyRef, digest: Sha256 }),
    to: z.strictObject({ ref: PolicyRef, digest: Sha256 }),
    activatedAt: Timestamp,
    /** Closed runs of the moved bars' evaluations at that moment. */
    resultsSeen: z.int().nonnegative(),
    moves: z.array(BarMove),
  })
  .meta({ id: 'BarChange' });
export type BarChange = z.infer<typeof BarChange>;
