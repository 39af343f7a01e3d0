import { readInspectLog } from '@holdpoint/adapters/logs/read-inspect-log';
import { type LogSummary, summarizeLog } from '@holdpoint/adapters/logs/summarize-log';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { exitCodes } from '@holdpoint/shared/gate/exit-codes';

import type { CommonOptions } from '../commands/common.js';
import { answer, note } from '../output.js';

interface UnreadableLog {
  readonly file: string;
  readonly code: string;
  readonly detail: string;
}

/**
 * Reads each log without a server and prints what its samples say. A readable log is an answer whatever its findings;
 * any unreadable one makes the exit code 13, and the others are printed all the same.
 */
export async function inspectLogs(files: readonly string[], options: CommonOptions): Promise<void> {
  const logs: LogSummary[] = [];
  const unreadable: UnreadableLog[] = [];
  for (const file of files) {
    const outcome = await inspectLog(file);
    if ('detail' in outcome) unreadable.push(outcome);
    else logs.push(outcome);
  }
  const document = unreadable.length === 0 ? { logs } : { logs, unreadable };
  answer(options.json === true, document, () => logs.flatMap(linesOf));
  for (const { file, code, detail } of unreadable) note(`holdpoint: ${file}: ${detail} (${code})`);
  if (unreadable.length > 0) process.exitCode = exitCodes.invalidProof;
}

async function inspectLog(file: string): Promise<LogSummary | UnreadableLog> {
  try {
    // The path as it was given: two logs of one name may lie in two folders.
    return { ...summarizeLog(await readInspectLog(file)), file };
  } catch (error) {
    if (!isHoldpointError(error)) throw error;
    return { file, code: error.code, detail: error.message };
  }
}

function linesOf(log: LogSummary): readonly string[] {
  return [
    log.file,
    `  ${log.task} on ${log.model}: ${log.status}, ${log.tasks} tasks, ${log.samples} samples, ${log.epochs} epochs, ${log.errors} errors`,
    ...log.metrics.map(
      ({ scorer, name, declared, recomputed, n, interval }) =>
        `  ${scorer} ${name}: declared ${figure(declared)}, recomputed ${figure(recomputed)} over ${n} tasks [${figure(interval.lower)}, ${figure(interval.upper)}] ${interval.method}`,
    ),
    ...log.findings.map(({ code, detail }) => `  ! ${code}: ${detail}`),
  ];
}

function figure(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(6)));
}
