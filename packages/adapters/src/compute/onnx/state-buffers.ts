import type { Tensor, Tensors } from '@holdpoint/evals/interpretability/tensor';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { OrtSession, OrtTensor } from './ort-module.js';

/** The state of one program between its steps. */
export interface StateBuffers {
  get(name: string): OrtTensor | undefined;
  set(name: string, tensor: OrtTensor): void;
  /** Where a step is to write the next value; null: wherever the runtime likes. */
  target(name: string): OrtTensor | null;
  /** The step is done: the next value becomes the value. */
  advance(name: string, result: OrtTensor | undefined): void;
  /** Copies of all. */
  toHost(): Promise<Tensors>;
  release(): Promise<void>;
}

/** Two arrays for each state that moves: a step reads one and writes the other, so none is allocated or copied. */
export function hostBuffers(spare: Map<string, OrtTensor>): StateBuffers {
  const state = new Map<string, OrtTensor>();
  return {
    get: (name) => state.get(name),
    set: (name, tensor) => {
      state.set(name, tensor);
    },
    target: (name) => spare.get(name) ?? null,
    // The arrays themselves change places: a result is only a view of the one it was written to.
    advance: (name) => {
      const [last, next] = [state.get(name), spare.get(name)];
      if (last === undefined || next === undefined) return;
      state.set(name, next);
      spare.set(name, last);
    },
    toHost: () => Promise.resolve(copies(state)),
    release: () => {
      state.clear();
      spare.clear();
      return Promise.resolve();
    },
  };
}

/**
 * Each state stays on the GPU from the first step on. The binding can't read such a buffer (its `download` throws), so
 * `openReader` opens a session that passes the states named through to the CPU; it is opened when first asked for.
 */
export function deviceBuffers(openReader: () => Promise<OrtSession>): StateBuffers {
  const state = new Map<string, OrtTensor>();
  let reader: Promise<OrtSession> | null = null;
  const set = (name: string, tensor: OrtTensor): void => {
    const last = state.get(name);
    if (last !== undefined && isOnDevice(last)) last.dispose();
    state.set(name, tensor);
  };
  return {
    get: (name) => state.get(name),
    set,
    target: () => null,
    advance: (name, result) => {
      if (result !== undefined) set(name, result);
    },
    async toHost() {
      const away = [...state].filter(([, tensor]) => isOnDevice(tensor));
      const here = [...state].filter(([, tensor]) => !isOnDevice(tensor));
      if (away.length === 0) return copies(here);
      reader ??= openReader();
      const session = await reader;
      const read = await session.run(
        Object.fromEntries(
          session.inputNames.flatMap((input) => {
            const tensor = state.get(input.slice('input/'.length));
            return tensor === undefined ? [] : [[input, tensor]];
          }),
        ),
        Object.fromEntries(session.outputNames.map((output) => [output, null])),
      );
      const fetched = away.flatMap(([name]): [string, OrtTensor][] => {
        const tensor = read[`metric/${name}`];
        return tensor === undefined ? [] : [[name, tensor]];
      });
      return copies([...here, ...fetched]);
    },
    async release() {
      for (const tensor of state.values()) if (isOnDevice(tensor)) tensor.dispose();
      state.clear();
      if (reader !== null) await (await reader).release();
    },
  };
}

/** Values where they lie, without a copy. */
export function hostTensor({ data, dims }: OrtTensor): Tensor {
  if (data instanceof Float32Array || data instanceof Int32Array) return { shape: dims, data };
  throw new HoldpointError({
    code: 'compute.program_refused',
    kind: 'bug',
    message: 'onnxruntime answered with values that are neither float32 nor int32.',
  });
}

function isOnDevice({ location }: OrtTensor): boolean {
  return location === 'gpu-buffer';
}

function copies(state: Iterable<readonly [string, OrtTensor]>): Tensors {
  return Object.fromEntries(
    Array.from(state, ([name, tensor]) => {
      const { shape, data } = hostTensor(tensor);
      return [name, { shape, data: data.slice() }];
    }),
  );
}
