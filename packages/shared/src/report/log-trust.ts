import type { VerifierKey } from '../tlog/verifier-key.js';
import type { LogTree } from './log-tree.js';

/** What a verifier brings along, none of it from the bundle. */
export interface LogTrust {
  /** Of the log. None: the bundle's own word is taken, and that is said. */
  readonly keys: readonly VerifierKey[];
  /** Each must have cosigned a tree head no older than the bundle's. */
  readonly witnesses: readonly VerifierKey[];
  readonly tree: LogTree | null;
}

/** Nothing but the bundle. */
export const noTrust: LogTrust = { keys: [], witnesses: [], tree: null };
