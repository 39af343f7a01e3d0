import { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';
import { z } from 'zod';

import type { Tensors } from '../../tensor.js';
import {
  configOf,
  type ImportedAutoencoder,
  type LayoutFiles,
  tensorOf,
  unsupported,
} from './layout.js';

/** Names of the files of SAELens (read at commit 91ca16c). */
export const saeLensFiles = { config: 'cfg.json', weights: 'sae_weights.safetensors' } as const;

const Extent = z.number().int().positive();

/** `activation_fn*` and a boolean `normalize_activations` are of files before 6.0. */
const SaeLensConfig = z.looseObject({
  architecture: z.string().default('standard'),
  d_in: Extent,
  d_sae: Extent,
  apply_b_dec_to_input: z.boolean().default(true),
  normalize_activations: z.union([z.string(), z.boolean()]).nullish(),
  finetuning_scaling_factor: z.boolean().nullish(),
  k: Extent.nullish(),
  rescale_acts_by_decoder_norm: z.boolean().default(false),
  activation_fn: z.string().nullish(),
  activation_fn_str: z.string().nullish(),
  activation_fn_kwargs: z.looseObject({ k: Extent.nullish() }).nullish(),
});
type SaeLensConfig = z.infer<typeof SaeLensConfig>;

const KNOWN = 'standard (ReLU), topk and jumprelu are';

/**
 * An autoencoder of SAELens: W_enc [d, h], b_enc, W_dec [h, d], b_dec, threshold. Encoder input is x - b_dec where
 * `apply_b_dec_to_input`. Throws `layout.config_malformed`, `layout.tensor_malformed`, `layout.unsupported`.
 */
export function readSaeLens(files: LayoutFiles): ImportedAutoencoder {
  const said = configOf(SaeLensConfig, files.config);
  if (said.finetuning_scaling_factor === true) {
    throw unsupported('A finetuning scaling factor', 'fold it into W_dec first');
  }
  const { d_in: d, d_sae: h } = said;
  const [normalization, notes] = normalizationOf(said);
  const config = configOf(AutoencoderConfig, {
    ...architectureOf(said),
    inputWidth: d,
    width: h,
    appliesDecoderBiasToInput: said.apply_b_dec_to_input,
    normalization,
  });
  const weights: Tensors = {
    W_enc: tensorOf(files, 'W_enc', [d, h]),
    b_enc: tensorOf(files, 'b_enc', [h]),
    W_dec: tensorOf(files, 'W_dec', [h, d]),
    b_dec: tensorOf(files, 'b_dec', [d]),
    ...(config.architecture === 'jumprelu' ? { threshold: tensorOf(files, 'threshold', [h]) } : {}),
  };
  return { layout: 'sae_lens', config, weights, notes };
}

function architectureOf(said: SaeLensConfig): Readonly<Record<string, unknown>> {
  const activation = said.activation_fn ?? said.activation_fn_str ?? 'relu';
  const k = said.k ?? said.activation_fn_kwargs?.k;
  const isTopK = said.architecture === 'topk' || activation === 'topk';
  if (isTopK && ['topk', 'standard'].includes(said.architecture)) {
    if (k === undefined || k === null) throw unsupported('TopK without k', 'name k in cfg.json');
    return { architecture: 'topk', k, rescalesByDecoderNorm: said.rescale_acts_by_decoder_norm };
  }
  if (activation !== 'relu') throw unsupported(`The activation ${activation}`, KNOWN);
  switch (said.architecture) {
    case 'standard':
    case 'relu':
      return { architecture: 'relu' };
    case 'jumprelu':
      return { architecture: 'jumprelu' };
    default:
      throw unsupported(`The architecture ${said.architecture}`, KNOWN);
  }
}

function normalizationOf({
  normalize_activations: said,
}: SaeLensConfig): [AutoencoderConfig['normalization'], readonly string[]] {
  switch (said) {
    case undefined:
    case null:
    case false:
    case 'none':
      return ['none', []];
    case 'constant_norm_rescale':
    case 'layer_norm':
      return [said, []];
    case true:
    case 'expected_average_only_in':
      // SAELens applies nothing at run time and folds the factor of its training data in before.
      return [
        'none',
        [
          'It was trained on activations scaled to a mean length of sqrt(d); SAELens expects that factor to be folded into the weights, and so does this import.',
        ],
      ];
    default:
      throw unsupported(
        `normalize_activations ${said}`,
        'none, expected_average_only_in, constant_norm_rescale and layer_norm are',
      );
  }
}

/** Where activations were taken, for those who read the file elsewhere. */
export interface ExportedFrom {
  readonly modelName: string;
  readonly hookName: string;
}

/**
 * The files of an autoencoder in SAELens' layout; the tensors are ours, whose names it shares. The scale of the
 * activations must have been folded in. Throws `layout.unsupported` where it was not.
 */
export function writeSaeLens(
  config: AutoencoderConfig,
  { modelName, hookName }: ExportedFrom,
): Readonly<Record<string, unknown>> {
  if (config.activationScale !== 1) {
    throw unsupported('A scale of activations', 'fold it into the weights first');
  }
  return {
    architecture: config.architecture === 'relu' ? 'standard' : config.architecture,
    d_in: config.inputWidth,
    d_sae: config.width,
    dtype: 'float32',
    device: 'cpu',
    apply_b_dec_to_input: config.appliesDecoderBiasToInput,
    normalize_activations: config.normalization,
    reshape_activations: 'none',
    ...(config.architecture === 'topk'
      ? { k: config.k, rescale_acts_by_decoder_norm: config.rescalesByDecoderNorm }
      : {}),
    metadata: {
      // From 6.0.0 on SAELens reads these names as they are.
      sae_lens_version: '6.0.0',
      model_name: modelName,
      hook_name: hookName,
      hook_head_index: null,
      prepend_bos: false,
    },
  };
}
