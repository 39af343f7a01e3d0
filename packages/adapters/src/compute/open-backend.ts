import type { ComputeBackend } from '@holdpoint/evals/ports';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { type BackendName, backendNames, type BackendProbe } from './backend-probe.js';
import { chooseBackend } from './choose-backend.js';
import { openNamedBackend } from './open-named-backend.js';
import { probeBackend } from './probe-backend.js';

export interface OpenBackendOptions {
  /** Asked for by name: this one or none, a software adapter included. */
  readonly wanted?: BackendName | null;
  /** Of the processor; null: as many as it has. */
  readonly threads?: number | null;
}

/** What was found in this process: hardware and packages do not change under it, but a hang may have been the load. */
const found = new Map<string, Promise<BackendProbe>>();

/**
 * Opens the best backend of this machine. Each is tried in a child process first, the best one first, so that a native
 * crash costs the child and not this process; the answers are kept. Throws `compute.no_backend` with every reason.
 */
export async function openBackend(options: OpenBackendOptions = {}): Promise<ComputeBackend> {
  const { wanted = null, threads = null } = options;
  const probes: BackendProbe[] = [];
  for (const name of wanted === null ? backendNames : [wanted]) {
    probes.push(await probeOnce(name, threads));
    const { chosen } = chooseBackend(probes, wanted);
    if (chosen !== null) {
      const { adapter: description, isSoftwareAdapter: isSoftware } = chosen.identity;
      return openNamedBackend(chosen.name, { threads, adapter: { description, isSoftware } });
    }
  }
  const reasons = chooseBackend(probes, wanted).candidates.map(
    ({ probe, verdict, reason }) => `${probe.name}: ${verdict}, ${reason ?? ''}`,
  );
  throw new HoldpointError({
    code: 'compute.no_backend',
    kind: 'unavailable',
    message: `No compute backend${wanted === null ? '' : ` ${wanted}`} here; \`holdpoint compute doctor\` says what it lacks.\n  ${reasons.join('\n  ')}`,
    details: { reasons },
  });
}

function probeOnce(name: BackendName, threads: number | null): Promise<BackendProbe> {
  const key = `${name} ${String(threads)}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  const probe = probeBackend(name, { threads });
  found.set(key, probe);
  const forget = (): boolean => found.delete(key);
  probe.then(({ state }) => state === 'broken' && forget(), forget);
  return probe;
}
