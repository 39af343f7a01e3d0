import { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';
import { z } from 'zod';

import {
  configOf,
  type ImportedAutoencoder,
  type LayoutFiles,
  tensorOf,
  transposed,
  unsupported,
} from './layout.js';

/** Names of the files of sparsify (read at commit 9d3b136). */
export const sparsifyFiles = { config: 'cfg.json', weights: 'sae.safetensors' } as const;

const Extent = z.number().int().positive();

const SparsifyConfig = z.looseObject({
  d_in: Extent,
  expansion_factor: Extent.default(32),
  /** 0: by the expansion factor. */
  num_latents: z.number().int().nonnegative().default(0),
  k: Extent.default(32),
  activation: z.string().default('topk'),
  transcode: z.boolean().default(false),
  skip_connection: z.boolean().default(false),
  signed: z.boolean().default(false),
});

/**
 * A sparse coder of sparsify: encoder.weight [h, d], encoder.bias, W_dec [h, d], b_dec. Its encoder subtracts b_dec,
 * whatever `normalize_decoder` says, and takes the k largest after the ReLU. Throws `layout.config_malformed`,
 * `layout.tensor_malformed`, `layout.unsupported`.
 */
export function readSparsify(files: LayoutFiles): ImportedAutoencoder {
  const said = configOf(SparsifyConfig, files.config);
  if (said.activation !== 'topk') {
    throw unsupported(`The activation ${said.activation}`, 'topk is');
  }
  for (const name of ['transcode', 'skip_connection', 'signed'] as const) {
    if (said[name]) throw unsupported(`A sparse coder with ${name}`, 'plain autoencoders are');
  }
  const { d_in: d, k } = said;
  const h = said.num_latents === 0 ? d * said.expansion_factor : said.num_latents;
  return {
    layout: 'sparsify',
    config: configOf(AutoencoderConfig, { architecture: 'topk', inputWidth: d, width: h, k }),
    weights: {
      W_enc: transposed(tensorOf(files, 'encoder.weight', [h, d])),
      b_enc: tensorOf(files, 'encoder.bias', [h]),
      W_dec: tensorOf(files, 'W_dec', [h, d]),
      b_dec: tensorOf(files, 'b_dec', [d]),
    },
    notes: [],
  };
}
