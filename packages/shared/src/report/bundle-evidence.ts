import type { Sha256 } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import type { Invalidation } from '../evidence/invalidation.js';
import { redTeamPrefix, sessionElsewhereFinding } from '../evidence/red-team-session.js';
import { byKeyAndEpoch, runResultDigest } from '../evidence/result-digest.js';
import { lastReviews } from '../evidence/reviewed-records.js';
import type { RunEvidence } from '../evidence/run-evidence.js';
import { runEvidenceOf, type RunOrigin } from '../evidence/run-evidence-of.js';
import type { GateDecision } from '../gate/gate-decision.js';
import type { GateEvidence } from '../gate/gate-evidence.js';
import { type BundleRun, type BundleSource, originOf } from './bundle.js';

/** What one run of a bundle shows, from its records, their reviews and what was found to be bad. Throws `bundle.origin_missing`. */
export function runEvidenceIn(
  run: BundleRun,
  invalidations: readonly Invalidation[] = [],
): RunEvidence {
  const { registration, records, reviews, status, sandbox, completedAt, findings, imported } = run;
  return runEvidenceOf({
    registration,
    origin: originWithin(run),
    records,
    reviews,
    invalidations,
    status,
    sandbox,
    // A finding of the log can't get lost on the way to the gate.
    findings: [
      ...new Set([
        ...findings,
        ...(imported?.findings ?? []).map(({ code }) => code),
        ...(isSessionElsewhere(run) ? [sessionElsewhereFinding] : []),
      ]),
    ],
    completedAt,
  });
}

/**
 * What one run of a bundle showed when it was closed: what a worker's claim and the event of its closing are held
 * against, whatever people said of its trials since. Throws `bundle.origin_missing`.
 */
export function recordedEvidenceIn(run: BundleRun): RunEvidence {
  return runEvidenceIn({ ...run, reviews: [] });
}

/** The gate's whole evidence, recomputed from the records and reviews of a bundle. Throws `bundle.origin_missing`. */
export function gateEvidenceIn(
  source: Pick<BundleSource, 'subject' | 'registrations' | 'runs' | 'governance'>,
): GateEvidence {
  const { subject, registrations, runs, governance } = source;
  const { determinations, calibrations, holds, barChanges, invalidations, policyState } =
    governance;
  const { waivers, witness } = governance;
  const results = runs.map((run) => runEvidenceIn(run, invalidations));
  return {
    subject,
    registrations,
    results,
    determinations,
    calibrations,
    holds,
    barChanges,
    policyState,
    waivers,
    witness,
  };
}

function isSessionElsewhere({ registration, imported }: BundleRun): boolean {
  return imported?.session !== undefined && !registration.evaluation.startsWith(redTeamPrefix);
}

function originWithin({ registration, plan, imported, records }: BundleRun): RunOrigin {
  if (plan !== null && imported === null) return { kind: 'native', plan };
  if (plan === null && imported !== null) {
    const { fileDigest, weightsDigest, epochs, elicitationCostShare } = imported;
    const sampleKeys = [
      ...new Set([...records].sort(byKeyAndEpoch).map(({ sampleKey }) => sampleKey)),
    ];
    return {
      kind: 'imported',
      fileDigest,
      weightsDigest,
      sampleKeys,
      epochs,
      elicitationCostShare,
    };
  }
  throw new HoldpointError({
    code: 'bundle.origin_missing',
    kind: 'integrity',
    message: `Run ${registration.runId} needs either a sealed plan or an imported log.`,
  });
}

/**
 * Digest of everything that a decision rests on and nothing that chance or the clock put in: policy, action, weights,
 * each run's plan (or imported file), sample keys, transcripts and scores, which trials stand as invalid, and the
 * verdicts. Times, random ids, fences, costs and signatures (who said so, and in which words) are left out, so a
 * disturbed and an undisturbed run of one seed have the same digest.
 */
export function bundleResultDigest(source: {
  readonly decision: Pick<GateDecision, 'policy' | 'action' | 'verdictDigest'>;
  readonly subject: Pick<BundleSource['subject'], 'weightsDigest'>;
  readonly runs: readonly BundleRun[];
}): Sha256 {
  const { decision, subject, runs } = source;
  return digestOf({
    schema: 'holdpoint.result.v1',
    policy: decision.policy,
    action: decision.action,
    weightsDigest: subject.weightsDigest,
    runs: runs.map(resultTextOf).sort(),
    verdictDigest: decision.verdictDigest,
  });
}

function resultTextOf(run: BundleRun): string {
  const { registration, records, reviews } = run;
  const result = `${registration.evaluation} ${runResultDigest(originOf(run), records)}`;
  const invalid = lastReviews(reviews)
    .filter(({ validity }) => validity === 'invalid')
    .map(({ sampleKey, epoch }) => ({ sampleKey, epoch }))
    .sort(byKeyAndEpoch);
  return invalid.length === 0 ? result : `${result} without ${digestOf(invalid)}`;
}
