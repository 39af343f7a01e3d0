import type { BundleSource } from '@holdpoint/shared/report/bundle';
import { guarded, type VerificationFinding } from '@holdpoint/shared/report/verification';
import { verifyAttestations } from '@holdpoint/shared/report/verify-attestation';
import { verifyAudit } from '@holdpoint/shared/report/verify-audit';
import { verifyComputations } from '@holdpoint/shared/report/verify-computations';
import {
  verifyDecision,
  verifyPolicy,
  verifyStatements,
} from '@holdpoint/shared/report/verify-decision';
import { verifyLog } from '@holdpoint/shared/report/verify-log';
import { verifyReviews } from '@holdpoint/shared/report/verify-reviews';
import {
  verifyClaim,
  verifyCompletion,
  verifyPlan,
  verifyRecords,
} from '@holdpoint/shared/report/verify-runs';
import { verifySignOffs } from '@holdpoint/shared/report/verify-sign-offs';
import { verifyWaivers } from '@holdpoint/shared/report/verify-waivers';
import type { VerifySignature } from '@holdpoint/shared/signing/verify-signature';
import type { VerifierKey } from '@holdpoint/shared/tlog/verifier-key';

/** One thing that was made again, and what was found wrong with it. */
export interface Check {
  /** What it shows where nothing was found. */
  readonly shows: string;
  readonly findings: readonly VerificationFinding[];
}

/** What signatures are checked with; the keys are those that this browser remembers. */
export interface Signatures {
  readonly verify: VerifySignature;
  readonly logKeys: readonly VerifierKey[];
}

/** What the offline verifier reads and a page does not: it needs the files. */
export const OUT_OF_REACH: readonly string[] = [
  'Transcripts and imported logs: their bytes are not part of what this page reads, so their digests are taken as recorded.',
  'The page itself: its code comes from the platform that it checks. Who does not trust that runs the command line on the files.',
];

/** Said where there is nothing to check signatures with. */
export const SIGNATURES_UNSEEN =
  'Signatures of people and of the log: this browser lacks Ed25519 or has no keys that it could trust.';

/**
 * Makes a decision again from its bundle: every check of the offline verifier that needs no file. `pause` is awaited
 * between checks, so that a page stays alive while a large run is read. Without `signatures` none is looked at. Total: what
 * a check throws is a finding.
 */
export async function recompute(
  source: BundleSource,
  decisionId: string,
  pause: () => Promise<void>,
  signatures: Signatures | null,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const check = async (
    shows: string,
    path: string,
    step: Parameters<typeof guarded>[1],
  ): Promise<void> => {
    await pause();
    checks.push({ shows, findings: await guarded(path, step) });
  };
  await check(
    'The gate, asked again about these records, decides the same.',
    'decision.json',
    () => [...verifyIdentity(source, decisionId), ...verifyDecision(source)],
  );
  await check('The policy is the one of that name.', 'evidence/policy.json', () =>
    verifyPolicy(source),
  );
  for (const run of source.runs) {
    const { evaluation, runId } = run.registration;
    await check(
      `The records of ${evaluation}, run ${runId.slice(0, 8)}, keep to its plan and to what was claimed of them.`,
      runId,
      () => [
        ...verifyPlan(run, source),
        ...verifyRecords(run),
        ...verifyClaim(run),
        ...verifyCompletion(run),
      ],
    );
  }
  await check(
    'Reviews are of recorded tries, and by nobody who asked for the run.',
    'evidence/runs',
    () => verifyReviews(source),
  );
  await check(
    'Statements say what the evidence showed when they were signed.',
    'evidence/sign-offs.json',
    () => verifyStatements(source),
  );
  if (source.computations.length > 0) {
    await check(
      'Computations about these weights agree with their specs and with themselves.',
      'evidence/computations',
      () => verifyComputations(source),
    );
  }
  await check('The audit trail has no gap and tells the same.', 'evidence/audit.jsonl', () =>
    verifyAudit(source),
  );
  if (signatures !== null) await checkSignatures(source, signatures, check);
  return checks;
}

async function checkSignatures(
  source: BundleSource,
  { verify, logKeys }: Signatures,
  check: (shows: string, path: string, step: Parameters<typeof guarded>[1]) => Promise<void>,
): Promise<void> {
  await check(
    'Each sign-off is signed by a passkey of the person it names, over exactly its words.',
    'evidence/sign-offs.json',
    () => verifySignOffs(source, verify),
  );
  await check('So is each approval of a waiver.', 'evidence/governance.json', () =>
    verifyWaivers(source, verify),
  );
  await check(
    'The signed statements say the same as this decision.',
    'evidence/decision.dsse.json',
    () => verifyAttestations(source),
  );
  await check(
    'Every event of the audit trail is in the log, under a head that a key known to this browser signed.',
    'evidence/log.json',
    async () =>
      (await verifyLog(source, { keys: logKeys, witnesses: [], tree: null }, verify)).findings,
  );
}

/** A bundle of another decision proves nothing about this one. */
function verifyIdentity(source: BundleSource, decisionId: string): readonly VerificationFinding[] {
  if (source.decisionId === decisionId) return [];
  const detail = `It is the bundle of decision ${source.decisionId}.`;
  return [{ code: 'verify.decision_differs', path: 'decision.json', detail }];
}
