import type { VerifySignature } from '../signing/verify-signature.js';
import type { BundleSource } from './bundle.js';
import { guarded, type VerificationFinding } from './verification.js';
import { verifyAttestations } from './verify-attestation.js';
import { verifyAudit } from './verify-audit.js';
import { type ComputationDepth, verifyComputations } from './verify-computations.js';
import { verifyDecision, verifyPolicy, verifyStatements } from './verify-decision.js';
import { verifyReviews } from './verify-reviews.js';
import { verifyClaim, verifyCompletion, verifyPlan, verifyRecords } from './verify-runs.js';
import { verifySignOffs } from './verify-sign-offs.js';
import { verifyWaivers } from './verify-waivers.js';

/**
 * Recomputes all of a bundle that needs no file beside it: plans, records, claims, reviews, statements, sign-offs, the audit
 * trail and the decision itself. Transcripts, imported logs and the bundle's own files are for `verifyBundle`; without `verify`
 * no signature is looked at. The bundle is adversarial; any error becomes a finding. Total.
 */
export async function verifySource(
  bundle: BundleSource,
  verify?: VerifySignature,
  depth: ComputationDepth = 'drawn_again',
): Promise<readonly VerificationFinding[]> {
  const findings: VerificationFinding[] = [];
  const check = async (path: string, step: Parameters<typeof guarded>[1]): Promise<void> => {
    findings.push(...(await guarded(path, step)));
  };
  for (const run of bundle.runs) {
    await check(run.registration.runId, () => [
      ...verifyPlan(run, bundle),
      ...verifyRecords(run),
      ...verifyClaim(run),
      ...verifyCompletion(run),
    ]);
  }
  await check('evidence/policy.json', () => verifyPolicy(bundle));
  await check('evidence/sign-offs.json', () => verifyStatements(bundle));
  if (verify !== undefined)
    await check('evidence/sign-offs.json', () => verifySignOffs(bundle, verify));
  if (verify !== undefined)
    await check('evidence/governance.json', () => verifyWaivers(bundle, verify));
  await check('evidence/runs', () => verifyReviews(bundle));
  await check('evidence/computations', () => verifyComputations(bundle, depth));
  await check('evidence/audit.jsonl', () => verifyAudit(bundle));
  await check('decision.json', () => verifyDecision(bundle));
  await check('evidence/decision.dsse.json', () => verifyAttestations(bundle));
  return findings;
}
