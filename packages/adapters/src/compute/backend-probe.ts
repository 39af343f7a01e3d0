import { BackendIdentity } from '@holdpoint/shared/computations/backend-identity';
import { z } from 'zod';

/** In the order of preference: a GPU by CUDA, a GPU by Vulkan, the processor. */
export const backendNames = [
  'tfjs-node-gpu',
  'onnx-cuda',
  'onnx-webgpu',
  'tfjs-webgpu',
  'onnx-cpu',
  'tfjs-wasm',
  'tfjs-cpu',
] as const satisfies readonly BackendIdentity['name'][];

/** A backend by its name, as `--backend` and `WORKER_BACKEND` say it. */
export const BackendName = z.enum(backendNames, `expected one of ${backendNames.join(', ')}`);
export type BackendName = z.infer<typeof BackendName>;

const Product = z.object({
  /** Rows and columns of both factors. */
  extent: z.int().positive(),
  /** Largest difference from float64, as a share of the largest element. */
  relativeError: z.number(),
  /** Of a larger product, its transfer to the host left out; rough. Null where it was not timed. */
  gigaflopsPerSecond: z.number().nullable(),
});

/**
 * What a child process found out about one backend. `broken` is one that is there and can't be trusted: it crashed,
 * hung, or computed what is no number.
 */
export const BackendProbe = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('present'),
    name: BackendName,
    identity: BackendIdentity,
    product: Product,
    /** Of a step of training against float64, as a share of the largest element of each tensor. */
    trainingError: z.number(),
  }),
  z.object({ state: z.literal('absent'), name: BackendName, reason: z.string() }),
  z.object({ state: z.literal('broken'), name: BackendName, reason: z.string() }),
]);
export type BackendProbe = z.infer<typeof BackendProbe>;
