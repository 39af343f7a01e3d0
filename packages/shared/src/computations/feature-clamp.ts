import { z } from 'zod';

import { Sha256 } from '../contracts/common.js';

/** Share of a kind's bytes in what a model writes, over contexts that are the independent units. */
export const ClampShare = z
  .strictObject({
    /** Mean over contexts. */
    share: z.number().min(0).max(1),
    lower: z.number().min(0).max(1),
    upper: z.number().min(0).max(1),
    confidence: z.number().gt(0).lt(1),
    contextCount: z.int().positive(),
    bytes: z.int().positive(),
  })
  .meta({ id: 'ClampShare' });
export type ClampShare = z.infer<typeof ClampShare>;

/** Change of the share against the same contexts without a clamp, context by context. */
export const ClampShift = z
  .strictObject({
    shift: z.number().min(-1).max(1),
    lower: z.number().min(-1).max(1),
    upper: z.number().min(-1).max(1),
    confidence: z.number().gt(0).lt(1),
    contextCount: z.int().positive(),
  })
  .meta({ id: 'ClampShift' });
export type ClampShift = z.infer<typeof ClampShift>;

/** A feature held at a multiple of its largest activation, against random live features of like density. */
export const FeatureClamp = z
  .strictObject({
    schema: z.literal('holdpoint.feature-clamp.v1'),
    model: Sha256,
    autoencoder: Sha256,
    feature: z.int().nonnegative(),
    kind: z.string().min(1).max(80),
    multiple: z.number(),
    /** What the feature was held at. */
    activation: z.number(),
    seed: z.int().nonnegative(),
    /** Bytes written after each context. */
    length: z.int().positive(),
    unclamped: ClampShare,
    clamped: ClampShare,
    shift: ClampShift,
    controls: z.array(
      z.strictObject({
        feature: z.int().nonnegative(),
        density: z.number().min(0).max(1),
        activation: z.number(),
        clamped: ClampShare,
        shift: ClampShift,
      }),
    ),
    /** Controls whose shift is at least the feature's; `rankShare` is (1 + that) / (1 + controls), a one-sided p value. */
    controlsAtLeast: z.int().nonnegative(),
    rankShare: z.number().gt(0).max(1),
    notes: z.array(z.string()),
  })
  .meta({ id: 'FeatureClamp' });
export type FeatureClamp = z.infer<typeof FeatureClamp>;
