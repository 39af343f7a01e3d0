import { z } from 'zod';

import type { Sha256 } from '../contracts/common.js';
import { canonicalJson } from '../digest/canonical-json.js';
import { digestOf } from '../digest/sha256.js';
import { RunEvidence, RunRegistration } from '../evidence/run-evidence.js';
import { Subject } from '../evidence/run-plan.js';

/** All that is known of a checkpoint: every run ever registered on it, and what each has shown so far. */
export const GateEvidence = z
  .strictObject({
    subject: Subject,
    registrations: z.array(RunRegistration),
    results: z.array(RunEvidence),
  })
  .meta({ id: 'GateEvidence' });
export type GateEvidence = z.infer<typeof GateEvidence>;

/**
 * What a sign-off is bound to: independent of order, run ids and times, and different as soon as a run is registered
 * or any result is added, left out or changed, and with every review of a trial, also one that takes another back.
 */
export function evidenceDigestOf(evidence: GateEvidence): Sha256 {
  return digestOf({
    schema: 'holdpoint.gate-evidence.v1',
    subject: evidence.subject,
    registrations: sortedTexts(
      evidence.registrations.map(
        ({ evaluation, source, planDigest, policyDigest, requestedBy }) => ({
          evaluation,
          source,
          planDigest,
          policyDigest,
          requestedBy,
        }),
      ),
    ),
    results: sortedTexts(
      evidence.results.map(({ reviewed, ...result }) => ({
        ...result,
        ...(reviewed === null ? {} : { reviewed }),
        runId: null,
        completedAt: null,
        tasks: sortedTexts(result.tasks),
        findings: result.findings.toSorted(),
      })),
    ),
  });
}

function sortedTexts(values: readonly unknown[]): string[] {
  return values.map(canonicalJson).sort();
}
