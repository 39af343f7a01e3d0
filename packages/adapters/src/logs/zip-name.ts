import { isUtf8 } from 'node:buffer';

import { logError } from './log-error.js';

/** Info-ZIP Unicode Path, APPNOTE 4.6.9: version, CRC-32 of the name, name. */
const UNICODE_PATH = 0x7075;
const UNICODE_PATH_START = 5;

/** A field of a directory entry beyond the fixed ones. */
export interface ExtraField {
  readonly id: number;
  readonly data: Buffer;
}

function refuse(reason: string, name: string): never {
  throw logError('log.unsafe_member', reason, name);
}

/**
 * The name of a member. Throws `log.unsafe_member` for a name that would leave a folder if anyone ever unpacked the log,
 * and for one that two readers may take for two: no UTF-8, or another one in an extra field.
 */
export function memberName(raw: Buffer, extraFields: readonly ExtraField[]): string {
  const name = raw.toString('utf8');
  // Two such names would read as one, and one of two samples would count.
  if (!isUtf8(raw)) refuse("a member name that isn't UTF-8", name);
  const parts = name.split(/[/\\]/);
  if (name.length === 0) refuse('a member without a name', '(no name)');
  if (name.includes('\0') || /^[/\\]|^[A-Za-z]:[/\\]/.test(name) || parts.includes('..'))
    refuse('a member name that is absolute or leads out of the log', name);
  for (const { id, data } of extraFields) {
    // Python's zipfile, which Inspect reads with, prefers this name to the directory's since 3.13.
    if (id === UNICODE_PATH && !data.subarray(UNICODE_PATH_START).equals(raw))
      refuse('a member with another name in its extra field', name);
  }
  return name;
}
