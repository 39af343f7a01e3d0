import type { Sha256 } from '../contracts/common.js';
import { canonicalJson } from '../digest/canonical-json.js';
import { sha256 } from '../digest/sha256.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { byKeyAndEpoch, recordsRoot, runResultDigest } from '../evidence/result-digest.js';
import { type AuditEvent } from './audit-event.js';
import {
  type BundleRun,
  type BundleSource,
  logPathOf,
  type Manifest,
  MANIFEST_PATH,
  originOf,
  packPathOf,
  reviewsPathOf,
  runFolderOf,
  type RunResult,
} from './bundle.js';
import { computationPathOf, inputPathOf, wholeInputsOf } from './bundle-computation.js';
import { renderHtml } from './render-html.js';
import { renderReport } from './render-report.js';

/**
 * Every text file of the evidence directory except the manifest, by path: what `evidenceFiles` gives, the decision and
 * both renderings of the report. With the bytes of `bundleObjects` and `manifestOf` over all, the directory is whole.
 */
export function bundleFiles(source: BundleSource): ReadonlyMap<string, string> {
  const report = renderReport(source);
  return new Map([
    ['decision.json', document(source.decision)],
    ['report.json', document(report)],
    ['report.html', renderHtml(report)],
    ...evidenceFiles(source),
  ]);
}

/** Path and digest of a binary file that lies in the object store. */
export interface BundleObject {
  readonly digest: Sha256;
  readonly path: string;
}

/** Binary files of a bundle, by path, each once: packs of transcripts, imported logs, data of computations. */
export function bundleObjects(source: BundleSource): readonly BundleObject[] {
  const objects = new Map<string, BundleObject>();
  for (const { imported, records } of source.runs) {
    const packs = new Set(records.flatMap(({ pack }) => (pack === null ? [] : [pack.digest])));
    for (const digest of packs)
      objects.set(packPathOf(digest), { digest, path: packPathOf(digest) });
    if (imported === null) continue;
    const path = logPathOf(imported.fileDigest);
    objects.set(path, { digest: imported.fileDigest, path });
  }
  for (const { digest } of source.computations.flatMap(wholeInputsOf))
    objects.set(inputPathOf(digest), { digest, path: inputPathOf(digest) });
  return [...objects.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
}

/**
 * Every JSON file under `evidence/` except the manifest, in canonical form with a final new line; records and audit
 * events as sorted JSON lines, reviews as JSON lines in the order given. Throws `bundle.path_taken` for two runs in one folder, `bundle.registration_mismatch`
 * for a run that isn't among the registrations as it says, `bundle.origin_missing` as `originOf`.
 */
export function evidenceFiles(source: BundleSource): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const put = (path: string, text: string): void => {
    if (files.has(path)) {
      throw new HoldpointError({
        code: 'bundle.path_taken',
        kind: 'integrity',
        message: `Two files at ${path}.`,
      });
    }
    files.set(path, text);
  };
  const { schema, decisionId, generator } = source;
  put('evidence/bundle.json', document({ schema, decisionId, generator }));
  put('evidence/policy.json', document(source.policy));
  put('evidence/subject.json', document(source.subject));
  put('evidence/registrations.json', document(source.registrations));
  put('evidence/sign-offs.json', document(source.signOffs));
  put('evidence/credentials.json', document(source.credentials));
  put('evidence/safeguards.json', document(source.safeguards));
  put('evidence/governance.json', document(source.governance));
  put('evidence/audit.jsonl', lines([...source.audit].sort(byStream)));
  if (source.log !== null) put('evidence/log.json', document(source.log));
  if (source.attestations !== null) {
    put('evidence/decision.dsse.json', document(source.attestations.decision));
    put('evidence/vsa.dsse.json', document(source.attestations.vsa));
  }
  for (const each of source.computations) put(computationPathOf(each), document(each));
  for (const run of source.runs) {
    assertRegistered(run, source);
    const folder = runFolderOf(run.registration);
    put(`${folder}/result.json`, document(resultOf(run)));
    put(`${folder}/records.jsonl`, lines([...run.records].sort(byKeyAndEpoch)));
    if (run.reviews.length > 0) put(reviewsPathOf(run.registration), lines(run.reviews));
    if (run.plan !== null) put(`${folder}/plan.json`, document(run.plan));
    if (run.imported !== null) put(`${folder}/import.json`, document(run.imported));
  }
  return files;
}

/** The registration is written once, for all runs together; a second wording of it would be lost. */
function assertRegistered({ registration }: BundleRun, { registrations }: BundleSource): void {
  const registered = registrations.filter(({ runId }) => runId === registration.runId);
  if (registered.length === 1 && canonicalJson(registered[0]) === canonicalJson(registration))
    return;
  throw new HoldpointError({
    code: 'bundle.registration_mismatch',
    kind: 'integrity',
    message: `Run ${registration.runId} is not registered once, word for word.`,
  });
}

/** Canonical JSON and a new line: the form of every JSON document in a bundle. */
export function document(value: unknown): string {
  return `${canonicalJson(value)}\n`;
}

function lines(values: readonly unknown[]): string {
  return values.map(document).join('');
}

function byStream(left: AuditEvent, right: AuditEvent): number {
  if (left.stream !== right.stream) return left.stream < right.stream ? -1 : 1;
  return left.streamSeq - right.streamSeq;
}

function resultOf(run: BundleRun): RunResult {
  const { registration, status, sandbox, findings, completedAt, claim, records } = run;
  return {
    schema: 'holdpoint.run-result.v1',
    runId: registration.runId,
    evaluation: registration.evaluation,
    status,
    sandbox,
    findings,
    completedAt,
    recordsRoot: recordsRoot(records),
    resultDigest: runResultDigest(originOf(run), records),
    claim,
  };
}

/** Text of the manifest over `files` (path to content, the manifest itself left out), sorted by path. */
export function manifestOf(files: ReadonlyMap<string, Uint8Array>): string {
  const entries = [...files]
    .filter(([path]) => path !== MANIFEST_PATH)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([path, bytes]) => ({ path, sizeBytes: bytes.length, sha256: sha256(bytes) }));
  return document({ schema: 'holdpoint.manifest.v1', files: entries } satisfies Manifest);
}
