import { z } from 'zod';

import { Sha256, storable } from '../contracts/common.js';

/** What a probe is asked to tell apart. */
export const ProbeConcept = z.enum(['deception', 'intent', 'evaluation-awareness']);
export type ProbeConcept = z.infer<typeof ProbeConcept>;

const Count = z.int().nonnegative();
const Share = z.number().min(0).max(1);
const Seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

/** Area under the ROC curve on examples that trained nothing; limits are null where too few units can be drawn again. */
export const AurocEstimate = z.strictObject({
  estimate: Share,
  lower: Share.nullable(),
  upper: Share.nullable(),
  confidence: z.number().gt(0).lt(1),
  method: z.literal('percentile bootstrap'),
  resamples: z.int().positive(),
  /** Examples; `positives` and `negatives` sum to it. */
  n: z.int().positive(),
  positives: z.int().positive(),
  negatives: z.int().positive(),
  /** What was drawn again: whole pairs or groups where there are some, since their texts are alike. */
  unit: z.enum(['pairs', 'groups', 'examples']),
  units: z.int().positive(),
});
export type AurocEstimate = z.infer<typeof AurocEstimate>;

/** One scored example: every figure of a result follows from these. */
export const ProbeScores = z.strictObject({
  label: z.union([z.literal(0), z.literal(1)]),
  /** Unit of the bootstrap, from 0. */
  unit: Count,
  probe: z.number(),
  differenceOfMeans: z.number(),
  textOnly: z.number().nullable(),
  /** One for each shuffle of the labels. */
  shuffledLabels: z.array(z.number()).min(1).max(1000),
  /** One for each random direction. */
  randomDirection: z.array(z.number()).min(1).max(1000),
});
export type ProbeScores = z.infer<typeof ProbeScores>;

/** The mean over several controls of one kind, with the range they fell in. */
export const ControlEstimate = z.strictObject({
  estimate: Share,
  lowest: Share,
  highest: Share,
  draws: z.int().positive(),
  n: z.int().positive(),
});
export type ControlEstimate = z.infer<typeof ControlEstimate>;

const figures = {
  auroc: AurocEstimate,
  recallAtOnePercentFalsePositives: z.strictObject({ estimate: Share, n: z.int().positive() }),
  differenceOfMeans: AurocEstimate,
  controls: z.strictObject({
    /** A bag of words under the same probe; null where no text is known. */
    textOnly: AurocEstimate.nullable(),
    /** The probe's area less that of the text alone, drawn again together; null where no text is known. */
    overText: z
      .strictObject({
        estimate: z.number(),
        lower: z.number().nullable(),
        upper: z.number().nullable(),
      })
      .nullable(),
    shuffledLabels: ControlEstimate,
    randomDirection: ControlEstimate,
  }),
  scores: z.array(ProbeScores).min(2),
};

/** What a probe shows on one set of examples. */
export const ProbeFigures = z.strictObject(figures);
export type ProbeFigures = z.infer<typeof ProbeFigures>;

/** Where activations come from: a local checkpoint that reads our texts, or a file. */
export const ProbeSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('model'), weightsDigest: Sha256, site: z.literal('mlp') }),
  z.strictObject({
    kind: z.literal('activations'),
    fileDigest: Sha256,
    labelsDigest: Sha256,
    tensor: z.string().min(1),
  }),
]);
export type ProbeSource = z.infer<typeof ProbeSource>;

export const ProbeFinding = z.strictObject({
  code: z.enum([
    'supporting_only',
    'no_better_than_chance',
    'no_better_than_text',
    'no_better_than_controls',
    'no_text_baseline',
    'does_not_transfer',
    'not_transferred',
    'separates_wholly',
    'few_negatives',
    'training_texts_left_out',
  ]),
  detail: z.string().max(2000).regex(storable, 'expected text without NUL'),
});
export type ProbeFinding = z.infer<typeof ProbeFinding>;

/** Answer of `holdpoint compute probe --json`. Supporting evidence by construction: no gate opens on it alone. */
export const ProbeResult = z
  .strictObject({
    schema: z.literal('holdpoint.probe-result.v1'),
    concept: ProbeConcept,
    weight: z.literal('supporting'),
    source: ProbeSource,
    method: z.literal('logistic'),
    /** Weight of half the squared norm beside the sum of losses. */
    regularization: z.number().positive(),
    /** Activations of a text are averaged over its tokens; rows of a file are taken as they are. */
    pooling: z.enum(['mean', 'none']),
    width: z.int().positive(),
    seed: Seed,
    training: z.strictObject({ n: z.int().positive(), positives: Count, negatives: Count }),
    ...figures,
    /** The same probe on another wording or distribution; null where none was given. */
    transfer: ProbeFigures.nullable(),
    findings: z.array(ProbeFinding).min(1),
  })
  .meta({ id: 'ProbeResult' });
export type ProbeResult = z.infer<typeof ProbeResult>;
