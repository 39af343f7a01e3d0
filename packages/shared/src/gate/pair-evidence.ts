import type { RunEvidence, RunRegistration } from '../evidence/run-evidence.js';
import type { GateEvidence } from './gate-evidence.js';
import type { Ground } from './reasons.js';

/** A registered run with its result; null while there is none. */
export interface RegisteredRun {
  readonly registration: RunRegistration;
  readonly result: RunEvidence | null;
}

/** Every registered run, and what is wrong with the evidence as a whole; any such conflict keeps the gate shut. */
export interface PairedEvidence {
  readonly runs: readonly RegisteredRun[];
  readonly conflicts: readonly Ground[];
}

/**
 * Joins results to registrations by run id. A result that nobody registered, or a second one of the same run, is a
 * conflict: otherwise a good result could be slipped in beside a bad one. Total.
 */
export function pairEvidence(evidence: GateEvidence): PairedEvidence {
  const registered = new Set(evidence.registrations.map(({ runId }) => runId));
  const byRun = new Map<string, RunEvidence[]>();
  for (const result of evidence.results)
    byRun.set(result.runId, [...(byRun.get(result.runId) ?? []), result]);
  const runs = evidence.registrations.flatMap((registration): RegisteredRun[] => {
    const results: readonly (RunEvidence | null)[] = byRun.get(registration.runId) ?? [null];
    return results.map((result) => ({ registration, result }));
  });
  const unregistered = evidence.results.filter(({ runId }) => !registered.has(runId));
  return {
    runs,
    conflicts: [
      ...unregistered.map(({ runId }) =>
        invalid(`a result of run ${runId}, which nobody registered`),
      ),
      ...repeated(evidence.results).map((runId) =>
        invalid(`run ${runId} has more than one result`),
      ),
      ...repeated(evidence.registrations).map((runId) =>
        invalid(`run ${runId} is registered more than once`),
      ),
    ],
  };
}

function repeated(entries: readonly { readonly runId: string }[]): string[] {
  const [once, twice] = [new Set<string>(), new Set<string>()];
  for (const { runId } of entries) (once.has(runId) ? twice : once).add(runId);
  return [...twice];
}

function invalid(detail: string): Ground {
  return { code: 'EVIDENCE_INVALID', detail };
}
