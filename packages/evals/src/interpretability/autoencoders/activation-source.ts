import type { Tensor } from '../tensor.js';

/** Training data of an autoencoder: every batch is a pure function of its index, so that nothing has to be kept. */
export interface ActivationSource {
  /** Width of one activation. */
  readonly width: number;
  /** Activations per batch. */
  readonly batchSize: number;
  /** Batches of one pass over the data: any after them repeats some of it. Null where nothing ever comes again. */
  readonly batches: number | null;
  /** `[batchSize, width]`, raw (not scaled); there is one for every index. */
  batch(index: number): Promise<Tensor>;
}

/** Held-out activations in contexts, which are the units of every interval. */
export interface ActivationContexts {
  readonly width: number;
  readonly contexts: number;
  /** `[tokens, width]` of context `index`, raw; contexts may differ in tokens. */
  context(index: number): Promise<Tensor>;
}
