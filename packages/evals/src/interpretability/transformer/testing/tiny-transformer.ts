import type { TransformerConfig } from '../transformer-config.js';

/** Fast enough for a test, with every part of the real one. */
export const tinyConfig: TransformerConfig = {
  vocabulary: 256,
  contextLength: 16,
  width: 16,
  heads: 2,
  mlpWidth: 24,
};
