import type {
  ComputationResult,
  ComputationSpec,
} from '@holdpoint/shared/computations/computation';
import type { ComputationProgress } from '@holdpoint/shared/computations/computation-frame';

import type { BackendName } from './backend-probe.js';

/** One computation as a process runs it: what is asked, its place on disk, its audience. */
export interface ComputationRun {
  readonly spec: ComputationSpec;
  /** Its own: a checkpoint of this very spec, and `artefacts/` for what it leaves. */
  readonly directory: string;
  /** Paths of the input files by their names in the spec; the bytes are those of the digests. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Asked for by name; null: the best of the machine. Pure statistics need none. */
  readonly backend: BackendName | null;
  /** Aborted: throws `compute.cancelled` at its next step. */
  readonly signal: AbortSignal;
  /** Never throws. */
  readonly report: (progress: Omit<ComputationProgress, 'secondsLeft'>) => void;
  /** A checkpoint is on disk: a restart goes on from there. */
  readonly onSaved: () => void;
}

/** What a computation found; the files that it names lie below `artefacts/`. */
export interface FinishedComputation {
  readonly result: ComputationResult;
}

/** Folder of artefacts below the directory of a computation. */
export const ARTEFACTS = 'artefacts';

/** Reports are for people: more often than this nobody reads. */
const REPORT_EVERY_MS = 250;

/** Passes on a report that begins or ends a phase, and of the others one in a quarter of a second. */
export function seldom(report: ComputationRun['report']): ComputationRun['report'] {
  let last = { phase: '', atMs: -Infinity };
  return (progress) => {
    const { phase, done, total } = progress;
    const atMs = performance.now();
    if (done < total && phase === last.phase && atMs - last.atMs < REPORT_EVERY_MS) return;
    last = { phase, atMs };
    report(progress);
  };
}
