import type { ComputeBackend } from '@holdpoint/evals/ports';

import { loadTfjs, type TfjsName } from './load-tfjs.js';
import { TfjsProgram } from './tfjs-program.js';

/**
 * A backend of TensorFlow.js: programs run node by node, with their state kept as its tensors. Disposing of it disposes
 * of the programs that are still open; the library itself stays for the life of the process.
 * Throws `compute.backend_absent` with the reason.
 */
export async function tfjsBackend(name: TfjsName): Promise<ComputeBackend> {
  const loaded = await loadTfjs(name);
  const open = new Set<TfjsProgram>();
  return {
    identity: loaded.identity,
    async open(program, state) {
      const opened = await TfjsProgram.open(loaded, program, state, (closed) => {
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
