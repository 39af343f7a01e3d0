import { type BackendName, backendNames, type BackendProbe } from './backend-probe.js';

/** A product in float32 is off by some 1e-6; one in TF32, as CUDA does unless told, by 1e-3. */
const MAX_RELATIVE_ERROR = 1e-5;

/** What the choice makes of one candidate. */
export interface AssessedBackend {
  readonly probe: BackendProbe;
  readonly verdict: 'usable' | 'refused' | 'absent';
  /** Why it is not usable; null where it is. */
  readonly reason: string | null;
}

/** Every candidate in the order of preference, and the one to use: null where none is usable. */
export interface BackendChoice {
  readonly chosen: Extract<BackendProbe, { state: 'present' }> | null;
  readonly candidates: readonly AssessedBackend[];
}

/**
 * The first usable backend in the order of `backendNames`, or the one that was asked for by name, and then no other.
 * A software adapter is used only when it was asked for: it is slower than the processor itself. Total.
 */
export function chooseBackend(
  probes: readonly BackendProbe[],
  wanted: BackendName | null = null,
): BackendChoice {
  const inOrder = [...probes].sort(
    (left, right) => backendNames.indexOf(left.name) - backendNames.indexOf(right.name),
  );
  const candidates = inOrder.map((probe) => assessed(probe, wanted));
  const first = candidates.find(
    ({ probe, verdict }) => verdict === 'usable' && (wanted === null || probe.name === wanted),
  );
  return { chosen: first?.probe.state === 'present' ? first.probe : null, candidates };
}

function assessed(probe: BackendProbe, wanted: BackendName | null): AssessedBackend {
  if (probe.state === 'absent') return { probe, verdict: 'absent', reason: probe.reason };
  const reason = refusal(probe, probe.name === wanted);
  return { probe, verdict: reason === null ? 'usable' : 'refused', reason };
}

function refusal(
  probe: Exclude<BackendProbe, { state: 'absent' }>,
  isAskedFor: boolean,
): string | null {
  if (probe.state === 'broken') return probe.reason;
  const { relativeError } = probe.product;
  // Also of NaN: not "larger than", but "not within".
  if (!(relativeError <= MAX_RELATIVE_ERROR)) {
    return `its product differs from float64 by ${relativeError.toExponential(1)} of the largest element, not float32; NVIDIA_TF32_OVERRIDE=0 turns TF32 off`;
  }
  if (!(probe.trainingError <= MAX_RELATIVE_ERROR)) {
    return `its step of training differs from float64 by ${probe.trainingError.toExponential(1)} of the largest element: one of its operators is wrong, or not float32`;
  }
  if (probe.identity.isSoftwareAdapter && !isAskedFor) {
    return `${probe.identity.adapter} is a processor that plays a GPU; ask for it by name to use it`;
  }
  return null;
}
