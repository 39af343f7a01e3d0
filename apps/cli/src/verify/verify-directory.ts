import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import { type LogTrust, noTrust } from '@holdpoint/shared/report/log-trust';
import {
  describe,
  type Verification,
  type VerificationFinding,
  type VerificationPorts,
} from '@holdpoint/shared/report/verification';
import { verifyBundle } from '@holdpoint/shared/report/verify-bundle';
import { visibleLine } from '@holdpoint/shared/report/visible-text';

import {
  defaultLimits,
  type DirectoryContent,
  readDirectory,
  type ReadLimits,
} from './read-directory.js';
import { verificationPorts } from './verification-ports.js';

/** One bundle of a directory; `path` is relative to it, `.` when the directory is the bundle. */
export interface BundleVerification extends Verification {
  readonly path: string;
}

/** What a directory of one or more bundles comes to. */
export interface DirectoryVerification {
  readonly consistent: 'yes' | 'no';
  /** `incomplete`: transcripts, logs or content that a bundle names are gone. */
  readonly completeness: Verification['completeness'];
  readonly exitCode: typeof exitCodes.allow | typeof exitCodes.invalidProof;
  readonly bundles: readonly BundleVerification[];
  /** What lies beside the bundles and belongs to none. */
  readonly findings: readonly VerificationFinding[];
  /** The same for people. */
  readonly lines: readonly string[];
}

/** A directory with any of these is a bundle: a bundle that lost one of its files must not pass for a folder of bundles. */
const marks = new Set(['decision.json', 'report.json', 'report.html', 'evidence']);
/** Checkpoints may be named `model/step`. */
const MAXIMUM_DEPTH = 3;

/**
 * Verifies the bundle in `directory`, or every bundle in the folders below it, against what `trust` brings along.
 * Consistent, exit code 0, only if there is at least one and nothing at all is wrong with any, whatever they decided; else
 * 13. Needs no network. Total.
 */
export async function verifyDirectory(
  directory: string,
  ports: VerificationPorts = verificationPorts,
  limits: ReadLimits = defaultLimits,
  trust: LogTrust = noTrust,
): Promise<DirectoryVerification> {
  const bundles: BundleVerification[] = [];
  const findings: VerificationFinding[] = [];
  try {
    for (const path of await bundlesIn(directory, '.', 0, findings)) {
      const content = await readDirectory(join(directory, path), limits);
      bundles.push({ path, ...(await verifyContent(content, ports, trust)) });
    }
  } catch (error) {
    findings.push({ code: 'verify.unreadable', path: '.', detail: describe(error) });
  }
  if (bundles.length === 0 && findings.length === 0) {
    findings.push({
      code: 'verify.nothing_found',
      path: '.',
      detail: 'There is no evidence here.',
    });
  }
  const isConsistent =
    findings.length === 0 && bundles.every(({ consistent }) => consistent === 'yes');
  return {
    consistent: isConsistent ? 'yes' : 'no',
    completeness: bundles.every(({ completeness }) => completeness === 'complete')
      ? 'complete'
      : 'incomplete',
    exitCode: isConsistent ? exitCodes.allow : exitCodes.invalidProof,
    bundles,
    findings,
    lines: [
      ...bundles.flatMap(linesOf),
      ...findings.map(lineOf),
      ...[...new Set(bundles.flatMap(({ notProved }) => notProved))].map((line) =>
        visibleLine(`not proved: ${line}`),
      ),
      summaryOf(isConsistent, bundles.length),
    ],
  };
}

/** Verifies one bundle that was read from a directory: whoever goes on with its files goes on with what was verified. Total. */
export async function verifyContent(
  { files, findings }: DirectoryContent,
  ports: VerificationPorts,
  trust: LogTrust,
): Promise<Verification> {
  const verification = await verifyBundle(files, ports, trust);
  return findings.length === 0 ? verification : tainted(verification, findings);
}

/** Paths of the bundles at and below `path`; everything that is neither a bundle nor a folder of some is a finding. */
async function bundlesIn(
  root: string,
  path: string,
  depth: number,
  findings: VerificationFinding[],
): Promise<readonly string[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true });
  if (entries.some(({ name }) => marks.has(name))) return [path];
  if (entries.length === 0 && depth > 0) {
    findings.push({ code: 'verify.empty_directory', path, detail: 'An empty directory.' });
  }
  const found: string[] = [];
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const below = path === '.' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory() && depth < MAXIMUM_DEPTH) {
      found.push(...(await bundlesIn(root, below, depth + 1, findings)));
    } else {
      findings.push({ code: 'verify.file_added', path: below, detail: 'It belongs to no bundle.' });
    }
  }
  return found;
}

/** What only the file system shows, such as a symlink, weighs as much as any other finding. */
function tainted(verification: Verification, found: readonly VerificationFinding[]): Verification {
  return {
    ...verification,
    consistent: 'no',
    resultDigest: null,
    findings: [...found, ...verification.findings],
    proved: [],
    notProved: [],
  };
}

/** What a bundle comes to, for people. */
export function linesOf(bundle: BundleVerification): readonly string[] {
  const { path, consistent, decision, checkpoint, counts, findings, resultDigest } = bundle;
  if (consistent === 'no')
    return [
      `✗ ${visibleLine(path)}: NOT CONSISTENT${bundle.completeness === 'incomplete' ? ', INCOMPLETE' : ''}`,
      ...bundle.missing.map((one) => `  missing: ${visibleLine(one)}`),
      ...findings.map((finding) => `  ${lineOf(finding)}`),
    ];
  return [
    `✓ ${visibleLine(path)}: consistent`,
    `  ${visibleLine(checkpoint ?? '?')}: ${decision ?? '?'}, recomputed from ${counts.records} records of ${counts.runs} runs`,
    `  ${counts.files} files, ${counts.transcripts} transcripts, ${counts.signOffs} sign-offs, ${counts.auditEvents} audit events${counts.computations === 0 ? '' : `, ${counts.computations} computations`}`,
    `  result ${resultDigest ?? '?'}`,
    ...bundle.proved.map((line) => visibleLine(`  proved: ${line}`)),
  ];
}

/** Names and details are a stranger's: a line feed in one could print a line that says "consistent". */
function lineOf({ code, path, detail }: VerificationFinding): string {
  return visibleLine(`${code} ${path}: ${detail}`);
}

function summaryOf(isConsistent: boolean, count: number): string {
  const bundles = `${count} ${count === 1 ? 'bundle' : 'bundles'}`;
  return isConsistent
    ? `${bundles}, all consistent`
    : `${bundles} looked at: not consistent, exit code 13`;
}
