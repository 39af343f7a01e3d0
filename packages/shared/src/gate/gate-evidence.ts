import { z } from 'zod';

import type { Sha256 } from '../contracts/common.js';
import { canonicalJson } from '../digest/canonical-json.js';
import { digestOf } from '../digest/sha256.js';
import { JudgeCalibration } from '../evidence/judge-calibration.js';
import { RunEvidence, RunRegistration } from '../evidence/run-evidence.js';
import { Subject } from '../evidence/run-plan.js';
import { BarChange } from '../policy/bar-move.js';
import type { Criterion } from '../policy/criterion.js';
import { PolicyState } from '../policy/policy-state.js';
import type { Tier } from '../policy/tier.js';
import { Determination } from './determination.js';
import type { HeldSafeguard } from './gate-decision.js';
import { Hold } from './hold.js';
import { Waiver } from './waiver.js';
import { WitnessSeen } from './witness.js';

/** All that is known of a checkpoint: every run ever registered on it, and what each has shown so far. */
export const GateEvidence = z
  .strictObject({
    subject: Subject,
    registrations: z.array(RunRegistration),
    results: z.array(RunEvidence),
    /** All that people ever determined about tiers of this checkpoint. */
    determinations: z.array(Determination),
    /** All that people ever found out about the judges of its runs. */
    calibrations: z.array(JudgeCalibration),
    /** Open pauses, lockdowns and incidents. */
    holds: z.array(Hold),
    /** Activations under the policy's name by which a bar moved after results were known. */
    barChanges: z.array(BarChange),
    /** Whether the policy in question has been activated by its quorum and not been replaced since. */
    policyState: PolicyState,
    /** All that people ever asked the gate to pass over for these weights. */
    waivers: z.array(Waiver),
    /** Null while no outside witness has cosigned the log. */
    witness: WitnessSeen.nullable(),
  })
  .meta({ id: 'GateEvidence' });
export type GateEvidence = z.infer<typeof GateEvidence>;

/**
 * What a sign-off is bound to: independent of order, run ids and times, and different as soon as a run is registered
 * or any result is added, left out or changed, with every review of a trial, also one that takes another back, and with
 * every safeguard that is put in force, and every waiver that takes effect or loses it. How fresh a witness is does not
 * enter: the gate asks when it decides.
 */
export function evidenceDigestOf(
  evidence: GateEvidence,
  safeguards: readonly HeldSafeguard[],
  inEffect: readonly Waiver[] = [],
): Sha256 {
  return digestOf({
    schema: 'holdpoint.gate-evidence.v1',
    subject: evidence.subject,
    registrations: registrationTexts(evidence.registrations),
    ...givenOf('determinations', evidence.determinations),
    ...givenOf('calibrations', evidence.calibrations),
    ...givenOf('holds', evidence.holds),
    ...givenOf('barChanges', evidence.barChanges),
    ...givenOf('safeguards', safeguards),
    ...(evidence.policyState === 'in_force' ? {} : { policyState: evidence.policyState }),
    // Who approves it besides, once it has its quorum, changes nothing that it lets pass.
    ...givenOf(
      'waivers',
      inEffect.map((waiver) => ({ ...waiver, approvals: [], revocation: null })),
    ),
    results: resultTexts(evidence.results),
  });
}

/** What a waiver of a criterion is bound to: every run of its evaluation, and what is known of judges where it asks. */
export function criterionEvidenceDigestOf(criterion: Criterion, evidence: GateEvidence): Sha256 {
  const { evaluation } = criterion;
  const own = evidence.registrations.filter((each) => each.evaluation === evaluation);
  const runIds = new Set(own.map(({ runId }) => runId));
  const results = evidence.results.filter(
    (each) => each.evaluation === evaluation || runIds.has(each.runId),
  );
  return digestOf({
    schema: 'holdpoint.criterion-evidence.v1',
    criterion: criterion.id,
    registrations: registrationTexts(own),
    results: resultTexts(results),
    ...(criterion.judge === undefined ? {} : givenOf('calibrations', evidence.calibrations)),
  });
}

/** What an override of a tier is bound to: all that people ever determined about it. */
export function tierEvidenceDigestOf({ id }: Pick<Tier, 'id'>, evidence: GateEvidence): Sha256 {
  return digestOf({
    schema: 'holdpoint.tier-evidence.v1',
    tier: id,
    determinations: sortedTexts(evidence.determinations.filter(({ tier }) => tier === id)),
  });
}

function registrationTexts(registrations: readonly RunRegistration[]): string[] {
  return sortedTexts(
    registrations.map(
      ({ evaluation, source, planDigest, policyDigest, alsoUnder, requestedBy }) => ({
        evaluation,
        source,
        planDigest,
        policyDigest,
        ...(alsoUnder === undefined ? {} : { alsoUnder }),
        requestedBy,
      }),
    ),
  );
}

function resultTexts(results: readonly RunEvidence[]): string[] {
  return sortedTexts(
    // Flags and scores as recorded are in the digests of the result and of its reviews.
    results.map(({ reviewed, flagged: _flagged, recorded: _recorded, ...result }) => ({
      ...result,
      ...(reviewed === null ? {} : { reviewed }),
      runId: null,
      completedAt: null,
      tasks: sortedTexts(result.tasks),
      findings: result.findings.toSorted(),
    })),
  );
}

/** Nothing for an empty list, so that naming it changes no digest. */
function givenOf(name: string, values: readonly unknown[]): Record<string, string[]> {
  return values.length === 0 ? {} : { [name]: sortedTexts(values) };
}

function sortedTexts(values: readonly unknown[]): string[] {
  return values.map(canonicalJson).sort();
}
