import { adviceFor, type BackendAdvice } from './backend-advice.js';
import { type BackendName, backendNames, type BackendProbe } from './backend-probe.js';
import { type BackendChoice, chooseBackend } from './choose-backend.js';
import { type HostFacts, hostFacts } from './host-facts.js';
import { probeBackend, type ProbeOptions } from './probe-backend.js';

/** Every backend of this machine, which one computations take, and what a faster one lacks. */
export interface BackendExamination extends BackendChoice {
  readonly host: HostFacts;
  readonly advice: readonly BackendAdvice[];
}

/**
 * Tries every backend, one after the other so that their speeds do not disturb each other; some seconds.
 * `onProbe` hears of each before it is tried. Throws nothing for what backends do.
 */
export async function examineBackends(
  options: ProbeOptions & {
    readonly wanted?: BackendName | null;
    readonly onProbe?: (name: BackendName) => void;
  } = {},
): Promise<BackendExamination> {
  const { wanted = null, onProbe, ...probing } = options;
  const probes: BackendProbe[] = [];
  for (const name of backendNames) {
    onProbe?.(name);
    probes.push(await probeBackend(name, { isTimed: true, ...probing }));
  }
  const choice = chooseBackend(probes, wanted);
  const host = hostFacts();
  return { ...choice, host, advice: adviceFor(choice, host) };
}
