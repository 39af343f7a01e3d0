/** Entry of the probe's child process: tries one backend and sends what it found. A crash here is an answer. */
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { firstLine } from './backend-absent.js';
import { type BackendProbe } from './backend-probe.js';
import { openNamedBackend } from './open-named-backend.js';
import { productError, productSpeed } from './probe-product.js';
import { ProbeRequest } from './probe-request.js';
import { trainingError } from './probe-training.js';

async function probe({ name, isTimed, threads }: ProbeRequest): Promise<BackendProbe> {
  try {
    await using backend = await openNamedBackend(name, { threads });
    const relativeError = await productError(backend);
    const ofTraining = await trainingError(backend);
    // No number crosses as JSON, and none of its results could be trusted.
    if (!Number.isFinite(relativeError) || !Number.isFinite(ofTraining)) {
      return { state: 'broken', name, reason: 'what it computes is no finite number' };
    }
    const gigaflopsPerSecond = isTimed ? await productSpeed(backend) : null;
    const product = { extent: 64, relativeError, gigaflopsPerSecond };
    const { identity } = backend;
    return { state: 'present', name, identity, product, trainingError: ofTraining };
  } catch (error) {
    const reason = isHoldpointError(error) ? error.details['reason'] : undefined;
    return {
      state: 'absent',
      name,
      reason: typeof reason === 'string' ? reason : firstLine(error),
    };
  }
}

const request = ProbeRequest.parse(JSON.parse(process.argv[2] ?? ''));
process.send?.(await probe(request));
