import { availableParallelism, cpus } from 'node:os';

import { GraphBuilder } from '@holdpoint/evals/interpretability/graph/graph-builder';
import type { BackendIdentity, ComputeBackend } from '@holdpoint/evals/ports';

import { backendAbsent, firstLine } from '../backend-absent.js';
import { installedVersions } from '../installed-package.js';
import { nvidiaDriver } from '../nvidia-driver.js';
import { OnnxProgram } from './onnx-program.js';
import { loadOrt } from './ort-module.js';

/** Execution provider of onnxruntime: where the graph runs. */
export type OnnxProvider = 'cpu' | 'cuda' | 'webgpu';

export interface OnnxBackendOptions {
  readonly provider: OnnxProvider;
  /** Of the CPU provider; null or nothing: as many as the process may use. */
  readonly threads?: number | null;
  /** What runs it, where somebody has asked: the binding doesn't say. */
  readonly adapter?: { readonly description: string; readonly isSoftware: boolean };
}

/** Why a provider may be absent, and what would bring it. */
const remedies: Readonly<Record<OnnxProvider, string>> = {
  cpu: 'its native library does not run on this machine',
  cuda: 'it needs an NVIDIA card and onnxruntime-node installed with ONNXRUNTIME_NODE_INSTALL=cuda12',
  webgpu: 'it needs a Vulkan, Metal or Direct3D 12 adapter; SwiftShader serves for correctness',
};

/**
 * Programs as inference graphs of onnxruntime. A first small graph is run on the provider here, so that an absent one
 * is known at once. Throws `compute.backend_absent` with what is missing.
 */
export async function onnxBackend(options: OnnxBackendOptions): Promise<ComputeBackend> {
  const { provider, adapter } = options;
  const threads = options.threads ?? availableParallelism();
  const name = `onnx-${provider}` as const;
  const ort = await loadOrt(name);
  const identity: BackendIdentity = {
    name,
    family: 'onnx',
    adapter:
      adapter?.description ??
      (provider === 'cpu'
        ? `${cpus()[0]?.model.trim() ?? 'CPU'}, ${threads} threads`
        : 'adapter not named by onnxruntime'),
    isSoftwareAdapter: adapter?.isSoftware ?? false,
    versions: { ...installedVersions(['onnxruntime-node']), ...driverOf(provider) },
    dtype: 'float32',
    threads: provider === 'cpu' ? threads : null,
  };
  const runtime = { ort, provider, threads };
  await tryProvider(runtime, name);
  const open = new Set<OnnxProgram>();
  return {
    identity,
    async open(program, state) {
      const opened = await OnnxProgram.open(runtime, program, state, (closed) => {
        open.delete(closed);
      });
      open.add(opened);
      return opened;
    },
    async [Symbol.asyncDispose]() {
      for (const program of [...open]) await program[Symbol.asyncDispose]();
    },
  };
}

/** CUDA's kernels are those of its driver as much as of the library. */
function driverOf(provider: OnnxProvider): Readonly<Record<string, string>> {
  const driver = provider === 'cuda' ? nvidiaDriver()?.version : null;
  return driver === undefined || driver === null ? {} : { driver };
}

async function tryProvider(
  runtime: Parameters<typeof OnnxProgram.open>[0],
  name: string,
): Promise<void> {
  const builder = new GraphBuilder();
  const x = builder.input('x', [1, 1]);
  const program = builder.program({ name: 'probe', metrics: { y: builder.matmul(x, x) } });
  try {
    await using opened = await OnnxProgram.open(runtime, program, {});
    await opened.step({ x: { shape: [1, 1], data: Float32Array.of(2) } });
  } catch (error) {
    throw backendAbsent(name, `${remedies[runtime.provider]} (${reasonOf(error)}).`, error);
  }
}

/** The runtime's own words lie below those of the refused program. */
function reasonOf(error: unknown): string {
  return firstLine(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
