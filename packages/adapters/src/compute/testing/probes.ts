import type { BackendIdentity } from '@holdpoint/shared/computations/backend-identity';

import type { BackendName, BackendProbe } from '../backend-probe.js';

type Present = Extract<BackendProbe, { state: 'present' }>;

/** A backend that works, for tests. */
export function present(
  name: BackendName,
  identity: Partial<BackendIdentity> = {},
  relativeError = 2.6e-7,
  trainingError = 3e-7,
): Present {
  return {
    state: 'present',
    name,
    identity: {
      name,
      family: name.startsWith('onnx') ? 'onnx' : 'tfjs',
      adapter: 'a card',
      isSoftwareAdapter: false,
      versions: { node: '24.21.0' },
      dtype: 'float32',
      threads: null,
      ...identity,
    },
    product: { extent: 64, relativeError, gigaflopsPerSecond: 100 },
    trainingError,
  };
}

/** One that is not there. */
export function absent(name: BackendName): BackendProbe {
  return { state: 'absent', name, reason: 'not installed' };
}

/** One that crashed. */
export function broken(name: BackendName): BackendProbe {
  return { state: 'broken', name, reason: 'its probe ended with SIGSEGV' };
}
