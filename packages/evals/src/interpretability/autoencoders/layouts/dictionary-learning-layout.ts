import { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';
import { z } from 'zod';

import type { Tensor, Tensors } from '../../tensor.js';
import { at } from '../autoencoder-weights.js';
import {
  configOf,
  extentsOf,
  type ImportedAutoencoder,
  type LayoutFiles,
  tensorOf,
  transposed,
  unsupported,
} from './layout.js';

/** Names of the files of dictionary_learning (read at commit 60ec6bf); its `ae.pt` is saved as safetensors first. */
export const dictionaryLearningFiles = {
  config: 'config.json',
  weights: 'ae.safetensors',
} as const;

export const DictionaryLearningConfig = z.looseObject({
  trainer: z.looseObject({
    dict_class: z.string(),
    k: z.number().int().positive().nullish(),
  }),
});

/**
 * A dictionary of dictionary_learning by its state dictionary's names. `AutoEncoder` subtracts its `bias` from the
 * input and, as its own loader does, is brought to unit decoder vectors; `AutoEncoderTopK` subtracts b_dec and takes
 * the k largest (its `threshold` is for another mode); `AutoEncoderNew` and `JumpReluAutoEncoder` subtract nothing.
 * Throws `layout.config_malformed`, `layout.tensor_malformed`, `layout.unsupported`.
 */
export function readDictionaryLearning(files: LayoutFiles): ImportedAutoencoder {
  const { trainer } = configOf(DictionaryLearningConfig, files.config);
  switch (trainer.dict_class) {
    case 'AutoEncoder':
      return normalized(linear(files, { architecture: 'relu' }, 'bias'));
    case 'AutoEncoderNew':
      return linear(
        files,
        { architecture: 'relu', appliesDecoderBiasToInput: false },
        'decoder.bias',
      );
    case 'AutoEncoderTopK': {
      const k = trainer.k ?? wholeNumber(files, 'k');
      if (k === null) throw unsupported('TopK without k', 'name k in config.json');
      return linear(files, { architecture: 'topk', k }, 'b_dec');
    }
    case 'JumpReluAutoEncoder':
      return jumpRelu(files);
    default:
      throw unsupported(
        `The dictionary ${trainer.dict_class}`,
        'AutoEncoder, AutoEncoderNew, AutoEncoderTopK and JumpReluAutoEncoder are',
      );
  }
}

type Kind = Readonly<Record<string, unknown>>;

/** `nn.Linear` keeps [out, in]: both matrices are turned. */
function linear(files: LayoutFiles, kind: Kind, bias: string): ImportedAutoencoder {
  const [h, d] = extentsOf(files, 'encoder.weight');
  return {
    layout: 'dictionary_learning',
    config: configOf(AutoencoderConfig, { ...kind, inputWidth: d, width: h }),
    weights: {
      W_enc: transposed(tensorOf(files, 'encoder.weight', [h, d])),
      b_enc: tensorOf(files, 'encoder.bias', [h]),
      W_dec: transposed(tensorOf(files, 'decoder.weight', [d, h])),
      b_dec: tensorOf(files, bias, [d]),
    },
    notes: [],
  };
}

function jumpRelu(files: LayoutFiles): ImportedAutoencoder {
  const [d, h] = extentsOf(files, 'W_enc');
  return {
    layout: 'dictionary_learning',
    config: configOf(AutoencoderConfig, {
      architecture: 'jumprelu',
      inputWidth: d,
      width: h,
      appliesDecoderBiasToInput: false,
    }),
    weights: {
      W_enc: tensorOf(files, 'W_enc', [d, h]),
      b_enc: tensorOf(files, 'b_enc', [h]),
      W_dec: tensorOf(files, 'W_dec', [h, d]),
      b_dec: tensorOf(files, 'b_dec', [d]),
      threshold: tensorOf(files, 'threshold', [h]),
    },
    notes: [],
  };
}

/** Decoder vectors at unit length and features longer by what they lost: a ReLU lets a positive factor through. */
function normalized(imported: ImportedAutoencoder): ImportedAutoencoder {
  const { W_enc, b_enc, W_dec, b_dec } = imported.weights;
  if (W_enc === undefined || b_enc === undefined || W_dec === undefined || b_dec === undefined) {
    return imported;
  }
  const [h = 0, d = 0] = W_dec.shape;
  const norms = Float32Array.from({ length: h }, (_, feature) => {
    let squares = 0;
    for (let axis = 0; axis < d; axis += 1) squares += at(W_dec.data, feature * d + axis) ** 2;
    // A vector of zeros stays one; its feature says nothing.
    return squares === 0 ? 1 : Math.sqrt(squares);
  });
  const mapped = (
    { shape, data }: Tensor,
    value: (of: number, index: number) => number,
  ): Tensor => ({
    shape,
    data: Float32Array.from(data, value),
  });
  const weights: Tensors = {
    W_enc: mapped(W_enc, (of, index) => of * at(norms, index % h)),
    b_enc: mapped(b_enc, (of, index) => of * at(norms, index)),
    W_dec: mapped(W_dec, (of, index) => of / at(norms, Math.floor(index / d))),
    b_dec,
  };
  return { ...imported, weights };
}

function wholeNumber(files: LayoutFiles, name: string): number | null {
  const value = Object.hasOwn(files.tensors, name) ? files.tensors[name]?.data[0] : undefined;
  return value === undefined || Number(value) < 1 ? null : Number(value);
}
