import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { parseVerifierKey, type VerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import type { Command } from 'commander';

import { answer } from '../output.js';
import { defaultLimits } from '../verify/read-directory.js';
import { readLog } from '../verify/read-log.js';
import { verificationPorts } from '../verify/verification-ports.js';
import { verifyDirectory } from '../verify/verify-directory.js';
import { verifyLogFiles } from '../verify/verify-log-files.js';
import { action } from './common.js';

interface VerifyOptions {
  readonly log?: string;
  readonly key?: readonly string[];
  readonly witness?: readonly string[];
  readonly witnessNote?: string;
  readonly json?: boolean;
}

/** Adds `holdpoint verify`: everything that can be checked with no network and no trust in whoever sent it. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description(
      'recompute a report from its evidence, offline; exit code 13 if anything at all differs',
    )
    .argument('[bundle]', 'a report, or a directory of reports; none to verify --log alone')
    .option('--log <directory>', 'the whole log, as static files (C2SP tlog-tiles)')
    .option(
      '--key <vkey>',
      'key of the log, from elsewhere than the report; a text or a file',
      also,
    )
    .option(
      '--witness <vkey>',
      'witness that must have cosigned the log; each of several must',
      also,
    )
    .option('--witness-note <file>', 'for --log alone: a tree head that was kept elsewhere')
    .option('--json', 'print one JSON document on stdout')
    .addHelpText(
      'after',
      '\nExample:\n  $ holdpoint verify audit --log log --key "$LOG_KEY" --witness "$WITNESS_KEY"',
    )
    .action(action(verify));
}

async function verify(directory: string | undefined, options: VerifyOptions): Promise<void> {
  const keys = await Promise.all((options.key ?? []).map(keyIn));
  const witnesses = await Promise.all((options.witness ?? []).map(keyIn));
  if (directory === undefined) return verifyLogAlone(options, keys, witnesses);
  if (options.witnessNote !== undefined)
    throw usage('--witness-note is for a log alone: leave out the report.');
  const tree = await readTree(options.log);
  const verification = await verifyDirectory(resolve(directory), verificationPorts, defaultLimits, {
    keys,
    witnesses,
    tree,
  });
  process.exitCode = verification.exitCode;
  answer(options.json === true, verification, () => verification.lines);
}

async function readTree(directory: string | undefined) {
  return directory === undefined ? null : readLog(resolve(directory));
}

async function verifyLogAlone(
  { log, witnessNote, json }: VerifyOptions,
  keys: readonly VerifierKey[],
  witnesses: readonly VerifierKey[],
): Promise<void> {
  if (log === undefined) throw usage('Say which report to verify, or which log with --log.');
  if (keys.length === 0) throw usage('A log alone is verified by its key: --key.');
  const verification = await verifyLogFiles(resolve(log), {
    keys,
    witnesses,
    witnessNote: witnessNote === undefined ? null : resolve(witnessNote),
  });
  process.exitCode = verification.exitCode;
  answer(json === true, verification, () => verification.lines);
}

// Not variadic: `--key KEY audit` would take the report for a key.
function also(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

async function keyIn(text: string): Promise<VerifierKey> {
  try {
    // Every verifier key has a plus; a file that has one too may be said with a directory.
    const isKey = text.includes('+') && !text.startsWith('.') && !text.startsWith('/');
    return parseVerifierKey(isKey ? text : (await readFile(resolve(text), 'utf8')).trim());
  } catch {
    throw usage(
      `${JSON.stringify(text)} is neither a verifier key, name+id+key, nor a file with one.`,
    );
  }
}

function usage(message: string): HoldpointError {
  return new HoldpointError({ code: 'usage.verify', kind: 'invalid', message });
}
