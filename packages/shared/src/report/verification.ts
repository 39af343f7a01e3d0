import type { DecisionWord, Sha256 } from '../contracts/common.js';
import { isHoldpointError } from '../errors/holdpoint-error.js';
import type { RedTeamSummary } from '../evidence/red-team-session.js';
import type { SampleRecord } from '../evidence/sample-record.js';
import type { VerifySignature } from '../signing/verify-signature.js';

/** What can be wrong with a bundle. Closed; every code means that the bundle is not to be relied on. */
export type VerificationCode =
  | 'verify.attestation_differs'
  | 'verify.audit_contradicts'
  | 'verify.audit_gap'
  | 'verify.claim_contradicts'
  | 'verify.computation_differs'
  | 'verify.content_purged'
  | 'verify.decision_differs'
  | 'verify.empty_directory'
  | 'verify.entry_differs'
  | 'verify.entry_missing'
  | 'verify.entry_not_included'
  | 'verify.failed'
  | 'verify.file_added'
  | 'verify.file_changed'
  | 'verify.file_missing'
  | 'verify.input_misnamed'
  | 'verify.log_absent'
  | 'verify.log_differs'
  | 'verify.log_malformed'
  | 'verify.log_misnamed'
  | 'verify.log_not_append_only'
  | 'verify.log_order'
  | 'verify.log_other'
  | 'verify.log_rollback'
  | 'verify.log_split_view'
  | 'verify.log_truncated'
  | 'verify.log_unsigned'
  | 'verify.malformed'
  | 'verify.manifest_invalid'
  | 'verify.not_canonical'
  | 'verify.nothing_found'
  | 'verify.pack_misnamed'
  | 'verify.plan_differs'
  | 'verify.policy_after_run'
  | 'verify.policy_differs'
  | 'verify.records_differ_from_plan'
  | 'verify.report_differs'
  | 'verify.review_differs'
  | 'verify.sign_off_backdated'
  | 'verify.sign_off_unsigned'
  | 'verify.special_file'
  | 'verify.statement_differs'
  | 'verify.subject_differs'
  | 'verify.too_large'
  | 'verify.transcript_differs'
  | 'verify.unreadable'
  | 'verify.witness_missing';

/** One thing wrong; `path` is relative to the bundle, `detail` is for people. */
export interface VerificationFinding {
  readonly code: VerificationCode;
  readonly path: string;
  readonly detail: string;
}

/** What a reader finds in an imported log. */
export interface ReadLog {
  readonly model: string;
  readonly findingCodes: readonly string[];
  readonly samples: readonly Pick<SampleRecord, 'sampleKey' | 'epoch' | 'score'>[];
  /** Of a red-team session. */
  readonly session?: RedTeamSummary;
}

/** What verification needs from outside the language. */
export interface VerificationPorts {
  /** Throws on bytes that are not UTF-8; keeps a byte order mark. */
  readonly decodeUtf8: (bytes: Uint8Array) => string;
  /** Throws on bytes that are not zstd, and when the content is larger than `maximumBytes`. */
  readonly decompressZstd: (
    bytes: Uint8Array,
    maximumBytes: number,
  ) => Uint8Array | Promise<Uint8Array>;
  /** Reads an imported log again; left out where no reader is at hand. `scorer` null: the log's only one. */
  readonly readImportedLog?: (
    bytes: Uint8Array,
    fileName: string,
    scorer: string | null,
  ) => Promise<ReadLog>;
  /** Left out where there is no WebCrypto: then nothing of the log and of signatures is checked. */
  readonly verifySignature?: VerifySignature;
}

/** What was looked at. */
export interface VerificationCounts {
  readonly files: number;
  readonly runs: number;
  readonly records: number;
  readonly transcripts: number;
  readonly packs: number;
  readonly logs: number;
  readonly signOffs: number;
  readonly reviews: number;
  readonly computations: number;
  readonly auditEvents: number;
}

/** Outcome of verifying one bundle. `yes` only when nothing at all was found; no boolean that could be misread. */
export interface Verification {
  readonly consistent: 'yes' | 'no';
  /** As the bundle says; null when it could not be read. Means nothing unless `consistent` is `yes`. */
  readonly decision: DecisionWord | null;
  readonly checkpoint: string | null;
  readonly resultDigest: Sha256 | null;
  /** `incomplete`: evidence that the bundle names is gone, see `missing`; never consistent. */
  readonly completeness: 'complete' | 'incomplete';
  /** Paths of transcripts and logs that are gone, and events whose content was purged where it matters. */
  readonly missing: readonly string[];
  readonly findings: readonly VerificationFinding[];
  readonly proved: readonly string[];
  readonly notProved: readonly string[];
  readonly counts: VerificationCounts;
}

/** Runs a check; whatever it throws becomes a finding, so that no error is ever a pass. */
export async function guarded(
  path: string,
  check: () => readonly VerificationFinding[] | Promise<readonly VerificationFinding[]>,
): Promise<readonly VerificationFinding[]> {
  try {
    return await check();
  } catch (error) {
    return [{ code: 'verify.failed', path, detail: describe(error) }];
  }
}

/** Code and message of whatever was thrown. Total. */
export function describe(error: unknown): string {
  if (isHoldpointError(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : 'something that is not an error was thrown';
}
