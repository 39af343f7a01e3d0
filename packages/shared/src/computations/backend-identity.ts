import { z } from 'zod';

/** What computed a figure: the same digest may only be asked of the same backend, adapter and versions. */
export const BackendIdentity = z.strictObject({
  name: z.enum([
    'tfjs-node-gpu',
    'onnx-cuda',
    'onnx-webgpu',
    'tfjs-webgpu',
    'onnx-cpu',
    'tfjs-wasm',
    'tfjs-cpu',
  ]),
  family: z.enum(['onnx', 'tfjs']),
  adapter: z.string(),
  /** SwiftShader, llvmpipe: shows correctness, never speed. */
  isSoftwareAdapter: z.boolean(),
  versions: z.record(z.string(), z.string()),
  dtype: z.literal('float32'),
  threads: z.number().int().positive().nullable(),
});
export type BackendIdentity = z.infer<typeof BackendIdentity>;
