import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { evaluateGraph } from '../interpretability/graph/evaluate-graph.js';
import type { Tensor, Tensors } from '../interpretability/tensor.js';
import type { ComputeBackend } from '../ports.js';

/** The float64 interpreter as a backend: exact and slow, for small programs. State is float32 between steps. */
export function referenceBackend(): ComputeBackend {
  return {
    identity: {
      name: 'tfjs-cpu',
      family: 'tfjs',
      adapter: 'reference interpreter',
      isSoftwareAdapter: true,
      versions: {},
      dtype: 'float32',
      threads: 1,
    },
    open(program, state) {
      let held = copied(state);
      return Promise.resolve({
        step(batch) {
          const evaluated = evaluateGraph(program, held, batch);
          held = rounded(evaluated.state);
          return Promise.resolve(rounded(evaluated.metrics));
        },
        state: () => Promise.resolve(copied(held)),
        replace(changed) {
          for (const name of Object.keys(changed)) {
            if (!Object.hasOwn(program.state, name)) throw unknownState(name);
          }
          held = { ...held, ...copied(changed) };
          return Promise.resolve();
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

interface Numbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

function rounded(tensors: Readonly<Record<string, Numbers>>): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]): [string, Tensor] => [
      name,
      { shape, data: Float32Array.from(data) },
    ]),
  );
}

function copied(tensors: Tensors): Tensors {
  return rounded(tensors);
}

function unknownState(name: string): HoldpointError {
  return new HoldpointError({
    code: 'compute.state_shape',
    kind: 'invalid',
    message: `The program has no state ${name}.`,
  });
}
