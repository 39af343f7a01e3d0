import { DecisionWord } from '../contracts/common.js';

/**
 * Exit codes of the command line; everything but 0 blocks. They start at 10, so that a crash of Node (1) or of a shell
 * (2, 126, 127, 128+n) is never read as a decision.
 */
export const exitCodes = {
  allow: 0,
  deny: 10,
  /** `INCONCLUSIVE` or `PENDING`. */
  undecided: 11,
  /** An `ALLOW` that has run out or was revoked. */
  stale: 12,
  /** A signature, subject, digest or proof that doesn't hold. */
  invalidProof: 13,
  unreachable: 14,
  usage: 64,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Exit code of a decision word at the moment it was decided. Total: an unknown word is a denial. */
export function exitCodeOf(word: string): ExitCode {
  const known = DecisionWord.safeParse(word);
  if (!known.success) return exitCodes.deny;
  switch (known.data) {
    case 'ALLOW':
      return exitCodes.allow;
    case 'DENY':
      return exitCodes.deny;
    case 'INCONCLUSIVE':
    case 'PENDING':
      return exitCodes.undecided;
  }
}

/** As `exitCodeOf`, read at `now`: an `ALLOW` without a future end is stale, and so is whatever was revoked. Total. */
export function exitCodeAt(
  decision: {
    readonly decision: string;
    readonly notAfter: string | null;
    readonly revocation?: object | null;
  },
  now: Date,
): ExitCode {
  if (decision.revocation !== undefined && decision.revocation !== null) return exitCodes.stale;
  const code = exitCodeOf(decision.decision);
  if (code !== exitCodes.allow) return code;
  const end = decision.notAfter === null ? Number.NaN : Date.parse(decision.notAfter);
  // Written so that NaN is stale.
  return now.getTime() < end ? exitCodes.allow : exitCodes.stale;
}
