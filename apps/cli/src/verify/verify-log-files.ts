import { readFile } from 'node:fs/promises';

import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import { describe, type VerificationFinding } from '@holdpoint/shared/report/verification';
import { verifyLogDirectory } from '@holdpoint/shared/report/verify-log-directory';
import { visibleLine } from '@holdpoint/shared/report/visible-text';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import type { VerifierKey } from '@holdpoint/shared/tlog/verifier-key';

import { readLog } from './read-log.js';

/** What a log directory is held against. */
export interface LogFilesTrust {
  readonly keys: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
  /** File with a tree head that was kept elsewhere; null for none. */
  readonly witnessNote: string | null;
}

/** What a log directory comes to. */
export interface LogFilesVerification {
  readonly consistent: 'yes' | 'no';
  readonly exitCode: typeof exitCodes.allow | typeof exitCodes.invalidProof;
  readonly findings: readonly VerificationFinding[];
  readonly proved: readonly string[];
  readonly notProved: readonly string[];
  /** The same for people. */
  readonly lines: readonly string[];
}

/** Verifies a whole log from its static files; 13 for anything false, cut off or unsigned. Needs no network. Total. */
export async function verifyLogFiles(
  directory: string,
  { keys, witnesses, witnessNote }: LogFilesTrust,
): Promise<LogFilesVerification> {
  try {
    const held = witnessNote === null ? null : await readFile(witnessNote, 'utf8');
    const tree = await readLog(directory);
    const verify = verifierOf(globalThis.crypto.subtle);
    return outcome(await verifyLogDirectory(tree, { keys, witnesses, held }, verify));
  } catch (error) {
    // An error is never a pass.
    const fault: VerificationFinding = {
      code: 'verify.log_malformed',
      path: '.',
      detail: describe(error),
    };
    return outcome({ findings: [fault], proved: [], notProved: [] });
  }
}

function outcome({
  findings,
  proved,
  notProved,
}: Pick<LogFilesVerification, 'findings' | 'proved' | 'notProved'>): LogFilesVerification {
  const isConsistent = findings.length === 0;
  return {
    consistent: isConsistent ? 'yes' : 'no',
    exitCode: isConsistent ? exitCodes.allow : exitCodes.invalidProof,
    findings,
    proved: isConsistent ? proved : [],
    notProved: isConsistent ? notProved : [],
    lines: isConsistent
      ? [
          ...proved.map((line) => visibleLine(`proved: ${line}`)),
          ...notProved.map((line) => visibleLine(`not proved: ${line}`)),
        ]
      : [
          ...findings.map(({ code, path, detail }) => visibleLine(`${code} ${path}: ${detail}`)),
          'The log is not consistent, exit code 13',
        ],
  };
}
