import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** A tensor of TensorFlow.js. It lives with its backend until it is disposed of. */
export interface TfTensor {
  readonly shape: readonly number[];
  /** Copies to the host. */
  data(): Promise<Float32Array | Int32Array | Uint8Array>;
  dispose(): void;
}

type Unary = (x: TfTensor) => TfTensor;
type Binary = (a: TfTensor, b: TfTensor | number) => TfTensor;
type Reduction = (x: TfTensor, axes: readonly number[], keepDims: boolean) => TfTensor;
type Shaping = (x: TfTensor, shape: readonly number[]) => TfTensor;

/**
 * What we use of `@tensorflow/tfjs-core`, and no more: its own types ask for those of a browser, and a package that may
 * be absent must not be part of the build.
 */
export interface TfjsFunctions {
  /** Keeps it from advertising on the console. */
  readonly enableProdMode: () => void;
  readonly setBackend: (name: string) => Promise<boolean>;
  readonly getBackend: () => string;
  readonly backend: () => unknown;
  readonly tidy: (work: () => TfTensor[]) => TfTensor[];
  readonly tensor: (
    values: Float32Array | Int32Array,
    shape: readonly number[],
    dtype: 'float32' | 'int32',
  ) => TfTensor;
  readonly clone: Unary;
  readonly relu: Unary;
  readonly sign: Unary;
  readonly abs: Unary;
  readonly sqrt: Unary;
  readonly exp: Unary;
  readonly log: Unary;
  readonly reciprocal: Unary;
  readonly neg: Unary;
  readonly square: Unary;
  readonly softmax: Unary;
  readonly logSoftmax: Unary;
  readonly add: Binary;
  readonly sub: Binary;
  readonly mul: Binary;
  readonly div: Binary;
  readonly greater: Binary;
  readonly notEqual: Binary;
  readonly matMul: (a: TfTensor, b: TfTensor) => TfTensor;
  readonly sum: Reduction;
  readonly mean: Reduction;
  readonly reshape: Shaping;
  readonly broadcastTo: Shaping;
  readonly transpose: Shaping;
  readonly cast: (x: TfTensor, dtype: 'float32') => TfTensor;
  readonly oneHot: (
    indices: TfTensor,
    depth: number,
    on: number,
    off: number,
    dtype: 'int32',
  ) => TfTensor;
  readonly where: (condition: TfTensor, whenTrue: TfTensor, whenFalse: TfTensor) => TfTensor;
  readonly topk: (x: TfTensor, count: number, sorted: boolean) => { readonly indices: TfTensor };
  readonly stack: (tensors: readonly TfTensor[], axis: number) => TfTensor;
  readonly scatterND: (indices: TfTensor, updates: TfTensor, shape: readonly number[]) => TfTensor;
  readonly ones: (shape: readonly number[]) => TfTensor;
  readonly concat: (tensors: readonly TfTensor[], axis: number) => TfTensor;
  readonly slice: (x: TfTensor, begin: readonly number[], size: readonly number[]) => TfTensor;
  readonly gather: (table: TfTensor, indices: TfTensor) => TfTensor;
}

const names: Readonly<Record<keyof TfjsFunctions, true>> = {
  enableProdMode: true,
  setBackend: true,
  getBackend: true,
  backend: true,
  tidy: true,
  tensor: true,
  clone: true,
  relu: true,
  sign: true,
  abs: true,
  sqrt: true,
  exp: true,
  log: true,
  reciprocal: true,
  neg: true,
  square: true,
  softmax: true,
  logSoftmax: true,
  add: true,
  sub: true,
  mul: true,
  div: true,
  greater: true,
  notEqual: true,
  matMul: true,
  sum: true,
  mean: true,
  reshape: true,
  broadcastTo: true,
  transpose: true,
  cast: true,
  oneHot: true,
  where: true,
  topk: true,
  stack: true,
  scatterND: true,
  ones: true,
  concat: true,
  slice: true,
  gather: true,
};

/** Parses the package's module. Throws `compute.backend_absent` where a function is missing: not the version we know. */
export function readTfjsFunctions(module: unknown): TfjsFunctions {
  const missing = Object.keys(names).filter((name) => typeof memberOf(module, name) !== 'function');
  if (missing.length > 0) {
    throw new HoldpointError({
      code: 'compute.backend_absent',
      kind: 'unavailable',
      message: `@tensorflow/tfjs-core has no ${missing.join(', ')}; install version 4.22.0.`,
    });
  }
  return module as TfjsFunctions;
}

/** A member of something that a package gave us; undefined where there is none. */
export function memberOf(value: unknown, name: string): unknown {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? (Reflect.get(value, name) as unknown)
    : undefined;
}
