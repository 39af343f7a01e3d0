import { z } from 'zod';

import { DsseEnvelope } from '../attestation/dsse.js';
import { RunRegistration } from '../evidence/run-evidence.js';
import { RunPlan, Subject } from '../evidence/run-plan.js';
import { SampleRecord } from '../evidence/sample-record.js';
import { TrialReview } from '../evidence/trial-review.js';
import { GateDecision, HeldSafeguard } from '../gate/gate-decision.js';
import { Policy } from '../policy/policy.js';
import { EnrolledCredential } from '../webauthn/enrolled-credential.js';
import { AuditEvent } from './audit-event.js';
import {
  type BundleAttestations,
  BundleHead,
  type BundleRun,
  BundleSource,
  Governance,
  ImportedLog,
  RunResult,
  SignedStatement,
} from './bundle.js';
import { BundleComputation } from './bundle-computation.js';
import { document } from './bundle-files.js';
import { LogEvidence } from './log-evidence.js';
import { describe, type VerificationFinding, type VerificationPorts } from './verification.js';

/** What the files say, and what of them could not be read. `source` is null when anything at all is missing. */
export interface ReadBundle {
  readonly source: BundleSource | null;
  readonly findings: readonly VerificationFinding[];
}

const COMPUTATION = /^evidence\/computations\/[a-z0-9-]+\.json$/;
const RUN_RESULT = /^(evidence\/runs\/[a-z0-9-]+)\/result\.json$/;

/**
 * Reads a bundle back from its files. Every document must be UTF-8, parse strictly and be written in the one canonical
 * form. The files are adversarial: whatever is wrong becomes a finding. Total.
 */
export function readBundle(
  files: ReadonlyMap<string, Uint8Array>,
  ports: Pick<VerificationPorts, 'decodeUtf8'>,
): ReadBundle {
  const reader = new DocumentReader(files, ports);
  const head = reader.document('evidence/bundle.json', BundleHead);
  const decision = reader.document('decision.json', GateDecision);
  const policy = reader.document('evidence/policy.json', Policy);
  const subject = reader.document('evidence/subject.json', Subject);
  const registrations = reader.document('evidence/registrations.json', z.array(RunRegistration));
  const signOffs = reader.document('evidence/sign-offs.json', z.array(SignedStatement));
  const credentials = reader.document('evidence/credentials.json', z.array(EnrolledCredential));
  const safeguards = reader.document('evidence/safeguards.json', z.array(HeldSafeguard));
  const governance = reader.document('evidence/governance.json', Governance);
  const audit = reader.lines('evidence/audit.jsonl', AuditEvent);
  const log = reader.optional('evidence/log.json', LogEvidence);
  const attestations = readAttestations(reader);
  const runs = [...files.keys()]
    .flatMap((path) => RUN_RESULT.exec(path)?.[1] ?? [])
    .sort()
    .map((folder) => readRun(reader, folder, registrations ?? []));
  const computations = [...files.keys()]
    .filter((path) => COMPUTATION.test(path))
    .sort()
    .map((path) => reader.document(path, BundleComputation));
  const source = BundleSource.safeParse({
    ...head,
    decision,
    policy,
    subject,
    registrations,
    runs,
    signOffs,
    credentials,
    safeguards,
    governance,
    computations,
    audit,
    log,
    attestations,
  });
  return { source: source.success ? source.data : null, findings: reader.findings };
}

function readAttestations(reader: DocumentReader): BundleAttestations | null {
  const decision = reader.optional('evidence/decision.dsse.json', DsseEnvelope);
  const vsa = reader.optional('evidence/vsa.dsse.json', DsseEnvelope);
  // One without the other is a file too many.
  return decision === null || vsa === null ? null : { decision, vsa };
}

function readRun(
  reader: DocumentReader,
  folder: string,
  registrations: readonly RunRegistration[],
): BundleRun | null {
  const result = reader.document(`${folder}/result.json`, RunResult);
  const records = reader.lines(`${folder}/records.jsonl`, SampleRecord);
  const plan = reader.optional(`${folder}/plan.json`, RunPlan);
  const imported = reader.optional(`${folder}/import.json`, ImportedLog);
  const reviews = reader.has(`${folder}/reviews.jsonl`)
    ? reader.lines(`${folder}/reviews.jsonl`, TrialReview)
    : [];
  const registration = registrations.find(({ runId }) => runId === result?.runId);
  if (result === null || records === null || reviews === null) return null;
  if (registration === undefined) {
    reader.findings.push({
      code: 'verify.plan_differs',
      path: `${folder}/result.json`,
      detail: `Run ${result.runId} was never registered.`,
    });
    return null;
  }
  const { status, sandbox, findings, completedAt, claim } = result;
  const own = { registration, plan, imported, records, reviews };
  return { ...own, status, sandbox, findings, completedAt, claim };
}

/** Reads documents and gathers what is wrong with them; each method answers null after adding a finding. */
class DocumentReader {
  readonly findings: VerificationFinding[] = [];

  constructor(
    private readonly files: ReadonlyMap<string, Uint8Array>,
    private readonly ports: Pick<VerificationPorts, 'decodeUtf8'>,
  ) {}

  has(path: string): boolean {
    return this.files.has(path);
  }

  document<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> | null {
    const text = this.text(path);
    return text === null ? null : this.parsed(path, text, schema);
  }

  /** Null for a file that isn't there, and as `document` after a finding. */
  optional<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> | null {
    return this.has(path) ? this.document(path, schema) : null;
  }

  /** One document a line; null when any line is wrong. */
  lines<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema>[] | null {
    const text = this.text(path);
    if (text === null) return null;
    const lines = text.split('\n');
    if (lines.pop() !== '')
      return this.wrong('verify.not_canonical', path, 'The last line does not end.');
    const values: z.output<Schema>[] = [];
    for (const line of lines) {
      const value = this.parsed(path, `${line}\n`, schema);
      if (value === null) return null;
      values.push(value);
    }
    return values;
  }

  private text(path: string): string | null {
    const bytes = this.files.get(path);
    if (bytes === undefined)
      return this.wrong('verify.file_missing', path, 'There is no such file.');
    try {
      return this.ports.decodeUtf8(bytes);
    } catch (error) {
      return this.wrong('verify.malformed', path, describe(error));
    }
  }

  private parsed<Schema extends z.ZodType>(
    path: string,
    text: string,
    schema: Schema,
  ): z.output<Schema> | null {
    try {
      const value = schema.safeParse(JSON.parse(text));
      if (!value.success)
        return this.wrong('verify.malformed', path, z.prettifyError(value.error).slice(0, 500));
      // Also finds what the schema would fill in or leave out: such a document would say two things.
      if (document(value.data) === text) return value.data;
      return this.wrong(
        'verify.not_canonical',
        path,
        'Written again, the document has other bytes.',
      );
    } catch (error) {
      return this.wrong('verify.malformed', path, describe(error));
    }
  }

  private wrong(code: VerificationFinding['code'], path: string, detail: string): null {
    this.findings.push({ code, path, detail });
    return null;
  }
}
