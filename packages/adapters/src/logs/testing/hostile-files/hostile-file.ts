import type { FindingCode } from '@holdpoint/shared/evidence/findings';

import type { LogLimits } from '../../log-limits.js';

/** The log is refused: its error's code, and what the message says beside place and advice. */
export interface Refusal {
  readonly code: string;
  readonly says: RegExp;
}

/** The log is honest evidence all the same: exactly these records, and these findings beyond a harmless log's. */
export interface Reading {
  /** `sample epoch: score`, hidden characters made visible. */
  readonly reads: readonly string[];
  readonly findings: readonly FindingCode[];
}

/** One case of the catalog. */
export interface HostileFile {
  /** Unique, kebab-case. */
  readonly id: string;
  readonly family: string;
  /** What an attacker hopes for. */
  readonly what: string;
  /** The file; the same bytes each time. */
  readonly make: () => Buffer;
  /** Limits to read it under, where the default ones would take a larger file to pass. */
  readonly limits: Partial<LogLimits>;
  readonly expects: Refusal | Reading;
}

type Case = Omit<HostileFile, 'family'>;

/** A file that must be refused. */
export function refused(
  id: string,
  what: string,
  make: () => Buffer,
  code: string,
  says: RegExp,
  limits: Partial<LogLimits> = {},
): Case {
  return { id, what, make, limits, expects: { code, says } };
}

/** A file that may be read, with no more than this to come of it. */
export function harmless(
  id: string,
  what: string,
  make: () => Buffer,
  reads: readonly string[],
  findings: readonly FindingCode[] = [],
): Case {
  return { id, what, make, limits: {}, expects: { reads, findings } };
}

/** Cases under the name of their family. */
export function family(name: string, cases: readonly Case[]): readonly HostileFile[] {
  return cases.map((one) => ({ ...one, family: name }));
}
