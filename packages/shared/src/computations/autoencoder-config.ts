import { z } from 'zod';

const Width = z
  .number()
  .int()
  .positive()
  .max(1 << 20);
const Coefficient = z.number().nonnegative();

const shape = {
  /** Width of the activations. */
  inputWidth: Width,
  /** Number of features. */
  width: Width,
  /** Activations are multiplied by it before they are encoded; reconstructions are divided by it. */
  activationScale: z.number().positive().default(1),
  /** Whether b_dec is taken off the input before the encoder, as in SAELens' field of this name. */
  appliesDecoderBiasToInput: z.boolean().default(true),
  /** Per vector, as SAELens does it at run time: to norm sqrt(d), or to mean 0 and deviation 1 (n - 1). */
  normalization: z.enum(['none', 'constant_norm_rescale', 'layer_norm']).default('none'),
};

/** ReLU with an L1 penalty. Bricken et al. 2023. */
export const ReluConfig = z.strictObject({
  architecture: z.literal('relu'),
  ...shape,
  /** Weight of the L1 norm of the features beside the squared error, both summed per vector. */
  l1: Coefficient.default(5),
});

/** The k largest of the rectified features. Gao et al. 2024, sections 2.3 and A.2. */
export const TopKConfig = z.strictObject({
  architecture: z.literal('topk'),
  ...shape,
  k: z.number().int().positive(),
  /** Dead features that reconstruct the residual; 0: no auxiliary loss. */
  auxiliaryK: z.number().int().nonnegative().default(0),
  auxiliaryCoefficient: Coefficient.default(1 / 32),
  /** Pre-activations are multiplied by the norm of their decoder vector before the choice, and features divided after. */
  rescalesByDecoderNorm: z.boolean().default(false),
});

/** A learned threshold per feature. Rajamanoharan et al. 2024, sections 3 and 4. */
export const JumpReluConfig = z.strictObject({
  architecture: z.literal('jumprelu'),
  ...shape,
  l0Coefficient: Coefficient.default(1),
  /** Width of the rectangle kernel, in units of the scaled pre-activations. */
  bandwidth: z.number().positive().default(0.5),
  initialThreshold: z.number().positive().default(0.5),
});

export const AutoencoderConfig = z.discriminatedUnion('architecture', [
  ReluConfig,
  TopKConfig,
  JumpReluConfig,
]);
export type AutoencoderConfig = z.infer<typeof AutoencoderConfig>;
export type ReluConfig = z.infer<typeof ReluConfig>;
export type TopKConfig = z.infer<typeof TopKConfig>;
export type JumpReluConfig = z.infer<typeof JumpReluConfig>;

const foundInData = {
  inputWidth: true,
  activationScale: true,
  appliesDecoderBiasToInput: true,
  normalization: true,
} as const;

/** What is asked of an autoencoder; the rest is found in the activations. */
export const AutoencoderRecipe = z.discriminatedUnion('architecture', [
  ReluConfig.omit(foundInData),
  TopKConfig.omit({ ...foundInData, rescalesByDecoderNorm: true }),
  JumpReluConfig.omit(foundInData),
]);
export type AutoencoderRecipe = z.infer<typeof AutoencoderRecipe>;

/** Seeds that `drawsFrom` takes. */
export const ComputationSeed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32 - 1);

/** How an autoencoder is trained; every member changes the weights. */
export const AutoencoderTraining = z.strictObject({
  steps: z.number().int().positive().max(10_000_000),
  /** Activations per step. */
  batch: z
    .number()
    .int()
    .min(2)
    .max(1 << 16),
  seed: ComputationSeed,
  /** Rate of Adam. */
  rate: z.number().positive().max(1),
  rateWarmUpSteps: z.number().int().nonnegative(),
  /** Share of the steps, at the end, over which the rate falls to 0 in a line. */
  decayShare: z.number().min(0).max(1),
  sparsityWarmUpSteps: z.number().int().nonnegative(),
  /** Steps after which silent features are drawn anew from badly reconstructed inputs. Bricken et al. 2023. */
  resampleSteps: z.array(z.number().int().positive()),
  /** Features that fired for no input of so many steps count as dead. */
  deadAfterSteps: z.number().int().positive(),
  /** Batches on which the loss is taken when features are drawn anew. */
  resampleBatches: z.number().int().positive(),
  checkpointEverySteps: z.number().int().positive(),
});
export type AutoencoderTraining = z.infer<typeof AutoencoderTraining>;
