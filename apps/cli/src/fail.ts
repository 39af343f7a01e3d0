import { HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import { z } from 'zod';

import { note } from './output.js';

/** EX_SOFTWARE of sysexits.h: the tool itself is at fault. */
const BUG = 70;

/** Exit code of an error by its kind. Codes of evidence that can't be read or trusted are 13. */
export function exitCodeOf(error: HoldpointError): number {
  if (
    error.kind === 'integrity' ||
    /^(?:(?:log|verify|object|bundle|dataset)\.|suite\.malformed$)/.test(error.code)
  ) {
    return exitCodes.invalidProof;
  }
  if (error.kind === 'unavailable' || error.kind === 'throttled') return exitCodes.unreachable;
  if (error.kind === 'bug') return BUG;
  return exitCodes.usage;
}

/** System calls refused for what the user named: a place that is a file, is full or belongs to another. */
const REFUSED = /^(?:EACCES|EDQUOT|EEXIST|EISDIR|ELOOP|ENAMETOOLONG|ENOSPC|ENOTDIR|EPERM|EROFS)$/;

const SystemError = z.object({
  code: z.string(),
  syscall: z.string(),
  path: z.string(),
  message: z.string(),
});

/** `file.refused` for a file that the operating system does not let be written or read; null of any other error. */
export function refusalOf(error: unknown): HoldpointError | null {
  const system = SystemError.safeParse(error);
  if (!system.success) return null;
  const { code, syscall, message } = system.data;
  if (!REFUSED.test(code) && !(code === 'ENOENT' && syscall === 'mkdir')) return null;
  return new HoldpointError({
    code: 'file.refused',
    kind: 'invalid',
    message: `${message}. Check the path, who may write there and the room on the disk.`,
    cause: error,
  });
}

/** Says what happened and what to do, and sets the exit code; never throws. */
export function fail(caught: unknown, asJson: boolean): void {
  const error = isHoldpointError(caught) ? caught : (refusalOf(caught) ?? caught);
  if (!isHoldpointError(error)) {
    note(`holdpoint: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exitCode = BUG;
    return;
  }
  const { code, kind, message, details } = error;
  if (asJson)
    process.stdout.write(`${JSON.stringify({ error: { code, kind, message, details } })}\n`);
  const requestId =
    typeof details['requestId'] === 'string' ? ` [request ${details['requestId']}]` : '';
  note(`holdpoint: ${message} (${code})${requestId}`);
  process.exitCode = exitCodeOf(error);
}
