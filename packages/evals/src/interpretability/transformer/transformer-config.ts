import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import { elementsOf } from '../tensor.js';

/** Bytes are the tokens. */
export const VOCABULARY = 256;

/** Parameters at most: a file from elsewhere must not ask for more memory than a worker has. */
const MOST_PARAMETERS = 2 ** 28;

const Extent = z.int().min(1).max(65_536);

const Extents = z.strictObject({
  vocabulary: z.literal(VOCABULARY),
  /** Positions: bytes that the model can look back on, its own included. */
  contextLength: Extent,
  width: Extent,
  heads: Extent,
  mlpWidth: Extent,
});

/** Extents of the built-in transformer; each head is `width / heads` wide. */
export type TransformerConfig = Readonly<z.infer<typeof Extents>>;

/** What a config from outside must be. */
export const TransformerConfig = Extents.refine(
  ({ width, heads }) => width % heads === 0,
  'expected a width that heads divides',
).refine((config) => parameterCount(config) <= MOST_PARAMETERS, {
  error: `expected at most ${MOST_PARAMETERS} parameters`,
});
/** The model of the experiment that the product repeats: 270,976 parameters. */
export const defaultTransformer: TransformerConfig = {
  vocabulary: VOCABULARY,
  contextLength: 64,
  width: 128,
  heads: 4,
  mlpWidth: 512,
};

/** Shape of each weight by its name: `[in, out]` for matrices. One layer, pre-layer-norm without affine part. */
export function transformerShapes(config: TransformerConfig): Record<string, readonly number[]> {
  const { vocabulary, contextLength, width, mlpWidth } = config;
  return {
    W_E: [vocabulary, width],
    W_P: [contextLength, width],
    W_Q: [width, width],
    W_K: [width, width],
    W_V: [width, width],
    W_O: [width, width],
    W_in: [width, mlpWidth],
    b_in: [mlpWidth],
    W_out: [mlpWidth, width],
    b_out: [width],
    W_U: [width, vocabulary],
  };
}

/** Numbers that are trained. */
export function parameterCount(config: TransformerConfig): number {
  return Object.values(transformerShapes(config)).reduce(
    (sum, shape) => sum + elementsOf(shape),
    0,
  );
}

/** A config from outside. Throws `transformer.config_invalid` with each place. */
export function parseTransformerConfig(value: unknown): TransformerConfig {
  const parsed = TransformerConfig.safeParse(value);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'config'}: ${message}`,
  );
  throw new HoldpointError({
    code: 'transformer.config_invalid',
    kind: 'invalid',
    message: `This is no transformer: ${places.join('; ')}.`,
    details: { places },
  });
}
