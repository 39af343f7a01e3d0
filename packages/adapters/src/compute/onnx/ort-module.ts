import { backendAbsent, importOptional } from '../backend-absent.js';
import { refuseTelemetry } from './env.js';

/** What is used of onnxruntime-node, said here: its own types would break the build wherever it is absent. */
export interface OrtModule {
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<OrtSession>;
  };
  readonly Tensor: new (
    type: 'float32' | 'int32',
    data: Float32Array | Int32Array,
    dims: readonly number[],
  ) => OrtTensor;
}

export interface OrtTensor {
  readonly dims: readonly number[];
  /** 'cpu', or 'gpu-buffer' where the values can't be read from here. */
  readonly location: string;
  /** The values; throws where they aren't on the CPU. */
  readonly data: unknown;
  dispose(): void;
}

export interface OrtSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(
    feeds: Readonly<Record<string, OrtTensor>>,
    fetches: Readonly<Record<string, OrtTensor | null>>,
  ): Promise<Readonly<Record<string, OrtTensor>>>;
  release(): Promise<void>;
}

/** Loads onnxruntime-node, without its telemetry. Throws `compute.backend_absent` where it isn't installed or doesn't load. */
export async function loadOrt(backend: string): Promise<OrtModule> {
  refuseTelemetry();
  const loaded = await importOptional(backend, 'onnxruntime-node');
  for (const candidate of [loaded, memberOf(loaded, 'default')]) {
    if (isOrtModule(candidate)) return candidate;
  }
  throw backendAbsent(backend, 'onnxruntime-node has no sessions; install version 1.30.0.');
}

function isOrtModule(value: unknown): value is OrtModule {
  const session = memberOf(value, 'InferenceSession');
  return (
    typeof memberOf(session, 'create') === 'function' &&
    typeof memberOf(value, 'Tensor') === 'function'
  );
}

function memberOf(value: unknown, name: string): unknown {
  const isHolder = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isHolder ? Reflect.get(value, name) : undefined;
}
