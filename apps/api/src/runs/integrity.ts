import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { RunClaim } from '@holdpoint/shared/evidence/claims';
import type { RunEvidence } from '@holdpoint/shared/evidence/run-evidence';
import type { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import type { BundleRun } from '@holdpoint/shared/report/bundle';

/** Where a run departs from its sealed plan, its records or its worker's claim. */
export interface Difference {
  readonly what: 'plan_digest' | 'samples' | 'status' | 'claim_missing' | 'claim';
  readonly detail: string;
}

/** One planned sample. */
export interface SampleSlot {
  readonly sampleKey: string;
  readonly epoch: number;
}

/** A sample as its row stands. */
export interface SampleStanding extends SampleSlot {
  /** Neither done nor spared: its record may still come. */
  readonly isOpen: boolean;
}

const COMPARED = [
  'evaluation',
  'source',
  'weightsDigest',
  'planDigest',
  'plannedTasks',
  'plannedEpochs',
  'tasks',
  'resultDigest',
] as const;

/**
 * Compares what the records show with what the worker claims and the plan foresaw. Total; an empty list means that the
 * run may be closed. `evidence` is recomputed from the records of `run`, `slots` are all its sample rows.
 */
export function differencesOf(
  run: BundleRun,
  evidence: RunEvidence,
  slots: readonly SampleStanding[],
): Difference[] {
  return [
    ...planDifferences(run, slots),
    ...statusDifferences(run, evidence),
    ...claimDifferences(run, evidence),
  ];
}

function planDifferences(
  { plan, registration }: BundleRun,
  slots: readonly SampleStanding[],
): Difference[] {
  if (plan === null) return [];
  const differences: Difference[] = [];
  if (digestOf(plan) !== registration.planDigest) {
    differences.push({ what: 'plan_digest', detail: 'the plan is not the one that was sealed' });
  }
  if (canonicalJson(namesOf(slots)) !== canonicalJson(namesOf(plannedSlots(plan)))) {
    differences.push({ what: 'samples', detail: 'the samples are not those of the sealed plan' });
  }
  // A run that ended early is complete before all its records are there: those under way are waited for.
  const open = slots.filter(({ isOpen }) => isOpen).length;
  if (open > 0)
    differences.push({ what: 'samples', detail: `${String(open)} samples are still open` });
  return differences;
}

/** A log may be incomplete, and the gate weighs that; a run of ours that is done has all the records that its plan needs. */
function statusDifferences({ plan }: BundleRun, { status }: RunEvidence): Difference[] {
  if (plan === null || status === 'complete') return [];
  return [{ what: 'status', detail: `by its records the run is ${status}` }];
}

function claimDifferences({ claim }: BundleRun, evidence: RunEvidence): Difference[] {
  if (claim === null) return [{ what: 'claim_missing', detail: 'the worker claimed nothing' }];
  const parsed = RunClaim.safeParse(claim);
  if (!parsed.success) return [{ what: 'claim', detail: 'the claim of the worker is unreadable' }];
  return COMPARED.filter(
    (field) => canonicalJson(parsed.data[field]) !== canonicalJson(evidence[field]),
  ).map((field) => ({
    what: 'claim',
    detail: `the worker claimed another ${field} than the records show`,
  }));
}

/** Every try of a plan: tasks in the plan's order, epochs from 1. */
export function plannedSlots({
  sampleKeys,
  epochs,
}: Pick<RunPlan, 'sampleKeys' | 'epochs'>): SampleSlot[] {
  return sampleKeys.flatMap((sampleKey) =>
    Array.from({ length: epochs }, (_, index) => ({ sampleKey, epoch: index + 1 })),
  );
}

function namesOf(slots: readonly SampleSlot[]): string[] {
  return slots.map(({ sampleKey, epoch }) => `${String(epoch)} ${sampleKey}`).sort();
}
