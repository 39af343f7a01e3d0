import type { Assertion } from '@holdpoint/shared/webauthn/assertion';
import { useRef } from 'react';

import { problemOf } from '../../problem.js';
import { signWords } from './authenticator.js';
import type { RequestedWords } from './requested-words.js';

/** A signature that is asked for once, however often it must be sent. */
export interface Signature {
  /** Throws `passkey.…`. */
  readonly of: (words: RequestedWords, said: readonly string[]) => Promise<Assertion>;
  /** To be told of every failure: only one that got no answer is repeated with the same signature. */
  readonly settle: (error: unknown) => void;
}

/** The platform finds a repeated request by its key, and then it must be the same to the last byte. */
export function useSignature(): Signature {
  const kept = useRef<{ readonly challenge: string; readonly assertion: Assertion } | null>(null);
  return {
    of: async (words, said) => {
      if (kept.current?.challenge === words.challenge) return kept.current.assertion;
      const assertion = await signWords(words, said);
      kept.current = { challenge: words.challenge, assertion };
      return assertion;
    },
    settle: (error) => {
      if (problemOf(error).kind !== 'unavailable') kept.current = null;
    },
  };
}
