import type { ComputeBackend } from '@holdpoint/evals/ports';

import type { BackendName } from './backend-probe.js';
import { nvidiaDriver } from './nvidia-driver.js';
import { onnxBackend } from './onnx/onnx-backend.js';
import { tfjsBackend } from './tfjs/tfjs-backend.js';
import { adapterOrNull, type WebgpuAdapter } from './webgpu-adapter.js';

export interface NamedBackendOptions {
  /** Of the processor; null: as many as it has. */
  readonly threads: number | null;
  /** What a probe found; looked for where nothing is said. */
  readonly adapter?: WebgpuAdapter;
}

/**
 * Opens this backend in this process, whatever it may be. Prefer `openBackend`, which tries it elsewhere first.
 * Throws `compute.backend_absent`.
 */
export async function openNamedBackend(
  name: BackendName,
  { threads, adapter }: NamedBackendOptions,
): Promise<ComputeBackend> {
  switch (name) {
    case 'onnx-cuda':
      return onnxBackend({ provider: 'cuda', threads, adapter: adapter ?? cudaCard() });
    case 'onnx-webgpu':
      return onnxBackend({
        provider: 'webgpu',
        threads,
        adapter: adapter ?? (await dawnsAdapter()),
      });
    case 'onnx-cpu':
      return onnxBackend({ provider: 'cpu', threads });
    case 'tfjs-node-gpu':
    case 'tfjs-webgpu':
    case 'tfjs-wasm':
    case 'tfjs-cpu':
      return tfjsBackend(name);
  }
}

function cudaCard(): WebgpuAdapter {
  return { description: nvidiaDriver()?.models[0] ?? 'CUDA device', isSoftware: false };
}

/** onnxruntime carries a Dawn of its own and does not say what it found: the other Dawn finds the same. */
async function dawnsAdapter(): Promise<WebgpuAdapter> {
  // One that nobody could name might be a processor that plays a GPU, and is not chosen unasked.
  const unnamed = { description: 'an adapter that nobody named', isSoftware: true };
  return (await adapterOrNull()) ?? unnamed;
}
