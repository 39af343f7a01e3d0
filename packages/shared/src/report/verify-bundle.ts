import type { BundleSource } from './bundle.js';
import { bundleResultDigest } from './bundle-evidence.js';
import { limits } from './limits.js';
import { type LogTrust, noTrust } from './log-trust.js';
import type { LogVerification } from './log-verification.js';
import { type ReadBundle, readBundle } from './read-bundle.js';
import {
  guarded,
  type Verification,
  type VerificationFinding,
  type VerificationPorts,
} from './verification.js';
import { verifyComputationsOfFiles } from './verify-computations.js';
import { verifyManifest, verifyObjectNames, verifyRendering } from './verify-files.js';
import { verifyLog } from './verify-log.js';
import { verifyImport, verifyTranscripts } from './verify-runs.js';
import { verifySource } from './verify-source.js';

/**
 * Recomputes a bundle from its files, by path relative to its root: manifest, packs, transcripts, imported logs, plans,
 * records, reviews, sign-offs, audit streams, their places in the log, the decision and both renderings of the report.
 * Whatever was decided, it is consistent only if all of it agrees, and agrees with what `trust` brings along. The files are
 * adversarial; any error becomes a finding. Total.
 */
export async function verifyBundle(
  files: ReadonlyMap<string, Uint8Array>,
  ports: VerificationPorts,
  trust: LogTrust = noTrust,
): Promise<Verification> {
  const findings: VerificationFinding[] = [];
  const check = async (path: string, step: Parameters<typeof guarded>[1]): Promise<void> => {
    findings.push(...(await guarded(path, step)));
  };
  let read: ReadBundle = { source: null, findings: [] };
  let transcripts = 0;
  await check('.', () => verifyManifest(files, ports));
  // Of files that aren't those of the manifest the answer is known: nobody waits for draws to hear it.
  const depth = findings.length === 0 ? 'drawn_again' : 'held';
  await check('.', () => verifyObjectNames(files));
  await check('.', () => {
    read = readBundle(files, ports);
    return read.findings;
  });
  const bundle = read.source;
  if (bundle === null)
    return outcome(files, null, { transcripts: 0, findings: unique(findings) }, ports);
  await check('.', () => verifyRendering(bundle, files, ports));
  for (const run of bundle.runs) {
    await check(run.registration.runId, () => verifyImport(run, files, ports));
  }
  await check('evidence/computations', () => verifyComputationsOfFiles(bundle, files, depth));
  await check('evidence/packs', async () => {
    const looked = await verifyTranscripts(bundle, files, ports);
    transcripts = looked.transcripts;
    return looked.findings;
  });
  findings.push(...(await verifySource(bundle, ports.verifySignature, depth)));
  const log =
    ports.verifySignature === undefined
      ? unverifiedLog
      : await verifyLog(bundle, trust, ports.verifySignature);
  findings.push(...log.findings);
  return outcome(files, bundle, { transcripts, findings: unique(findings), log }, ports);
}

const unverifiedLog: LogVerification = {
  findings: [],
  proved: [],
  notProved: [
    'The place in the log and every signature: there was nothing at hand to verify signatures with.',
  ],
};

/** What the checks came to. */
interface Looked {
  readonly transcripts: number;
  readonly findings: readonly VerificationFinding[];
  readonly log?: LogVerification;
}

/** Two checks may find the same; it is said once. */
function unique(findings: readonly VerificationFinding[]): readonly VerificationFinding[] {
  return [
    ...new Map(findings.map((finding) => [`${finding.code} ${finding.path}`, finding])).values(),
  ];
}

function outcome(
  files: ReadonlyMap<string, Uint8Array>,
  source: BundleSource | null,
  { transcripts, findings, log }: Looked,
  ports: VerificationPorts,
): Verification {
  const isConsistent = source !== null && findings.length === 0;
  const under = (folder: string): number =>
    [...files.keys()].filter((path) => path.startsWith(folder)).length;
  const counts = {
    files: files.size,
    runs: source?.runs.length ?? 0,
    records: source?.runs.reduce((sum, { records }) => sum + records.length, 0) ?? 0,
    transcripts,
    packs: under('evidence/packs/'),
    logs: under('evidence/logs/'),
    signOffs: source?.signOffs.length ?? 0,
    reviews: source?.runs.reduce((sum, { reviews }) => sum + reviews.length, 0) ?? 0,
    computations: source?.computations.length ?? 0,
    auditEvents: source?.audit.length ?? 0,
  };
  return {
    consistent: isConsistent ? 'yes' : 'no',
    decision: source?.decision.decision ?? null,
    checkpoint: source?.subject.checkpoint ?? null,
    resultDigest: isConsistent ? bundleResultDigest(source) : null,
    ...completenessOf(findings),
    findings: source === null && findings.length === 0 ? [unreadable] : findings,
    proved: isConsistent ? [...provedBy(counts, ports, source), ...(log?.proved ?? [])] : [],
    notProved: isConsistent
      ? [...notProvedOf(counts, ports, source), ...(log?.notProved ?? []), ...limits]
      : [],
    counts,
  };
}

/** Blobs that are gone and content that was purged: what is left may be genuine, and it isn't all. */
function completenessOf(
  findings: readonly VerificationFinding[],
): Pick<Verification, 'completeness' | 'missing'> {
  const missing = findings.flatMap(({ code, path, detail }) => {
    if (code === 'verify.content_purged') return [detail];
    return code === 'verify.file_missing' && /^evidence\/(?:packs|logs|inputs)\//.test(path)
      ? [path]
      : [];
  });
  return { completeness: missing.length === 0 ? 'complete' : 'incomplete', missing };
}

const unreadable: VerificationFinding = {
  code: 'verify.malformed',
  path: '.',
  detail: 'The bundle could not be read.',
};

function provedBy(
  counts: Verification['counts'],
  ports: VerificationPorts,
  { attestations, computations }: BundleSource,
): readonly string[] {
  const computed = computations.filter(({ result }) => result !== null).length;
  return [
    `All ${counts.files} files are those of the manifest, in their one canonical form; none is missing, none is added.`,
    `The plans of all native runs are those registered, and complete runs have each planned try once (${counts.records} records).`,
    `All ${counts.transcripts} transcripts lie in their packs with their digests.`,
    ...(counts.logs > 0 && ports.readImportedLog !== undefined
      ? [`${counts.logs} imported logs, read again, give the recorded scores.`]
      : []),
    'The decision, made again from the records at its moment, is the same byte for byte; so are both reports.',
    ...(counts.reviews > 0
      ? [
          `All ${counts.reviews} reviews of trials are of recorded tries, none is missing, and nobody who asked for a run gave one.`,
        ]
      : []),
    ...(counts.computations > 0
      ? [
          `All ${counts.computations} computations about these weights are those that the audit trail names; the figures of ${computed} agree with their specs, their data and each other. No gate reads them.`,
        ]
      : []),
    `All ${counts.signOffs} statements of sign-off say what the evidence showed or are stale.`,
    ...(ports.verifySignature === undefined || counts.signOffs === 0
      ? []
      : [
          `All ${counts.signOffs} sign-offs are signatures over exactly these words by authenticators that were enrolled for these people.`,
        ]),
    ...(attestations === null
      ? []
      : [
          'The signed statements of the decision say what this bundle says, and the audit trail knows their digests.',
        ]),
    `The audit trail (${counts.auditEvents} events) has no gap, and tells of this decision, its sign-offs, every review and every native run once, as they are here.`,
  ];
}

function notProvedOf(
  counts: Verification['counts'],
  ports: VerificationPorts,
  { attestations, computations }: BundleSource,
): readonly string[] {
  const isTrained = computations.some(({ result }) => result?.kind === 'dictionary');
  const unread = counts.logs > 0 && ports.readImportedLog === undefined;
  return [
    ...(unread ? ['Imported logs were not read again: no reader was at hand.'] : []),
    ...(isTrained ? ['That a dictionary was trained as it says: no training is done again.'] : []),
    attestations === null
      ? 'That the decision was signed: the bundle holds no attestation of it.'
      : 'Whose key signed the decision: `holdpoint gate verify` asks that, with the key that you trust.',
  ];
}
