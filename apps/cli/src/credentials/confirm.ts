import { createInterface } from 'node:readline/promises';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/**
 * Whether the person at the terminal says yes; the question is on stderr. Throws `usage.confirmation_missing` where nobody sits
 * there: silence is no consent.
 */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new HoldpointError({
      code: 'usage.confirmation_missing',
      kind: 'invalid',
      message: 'Nobody is there to ask. Add --yes to sign what was shown.',
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
