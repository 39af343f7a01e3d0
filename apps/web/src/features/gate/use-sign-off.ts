import type { Role } from '@holdpoint/shared/contracts/common';
import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import type { SignOff, SignOffChoice } from '@holdpoint/shared/gate/sign-off';
import { queryOptions, useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../api.js';
import { problemOf } from '../../problem.js';
import type { RequestedWords } from '../passkeys/requested-words.js';
import { useSignature } from '../passkeys/use-signature.js';
import { type GatePlace, useDecide } from './gate-queries.js';

/** A person's word, and what the gate decided after it; null where the word stands but nothing was recorded. */
export interface Signed {
  readonly signOff: SignOff;
  readonly decision: Decision | null;
}

/**
 * The words to put a name under; never kept longer than they are on the screen, and never changed under the reader's
 * eyes: they name the log's head, which grows all the time.
 */
export const statementQuery = (
  { checkpointId, action, policy }: GatePlace,
  role: Role,
  choice: SignOffChoice,
) =>
  queryOptions({
    queryKey: ['statements', 'gate', checkpointId, action, policy, role, choice],
    gcTime: 0,
    staleTime: Infinity,
    queryFn: () =>
      call(gateRoutes.statement, {
        params: { action },
        query: { checkpointId, policy, role, choice },
      }),
  });

/** What a person says, and the words that were on the screen. */
export interface SignOffWish {
  readonly choice: SignOffChoice;
  readonly words: RequestedWords & { readonly seenTreeSize: number };
  readonly comment: string;
}

/**
 * Has the person's passkey sign the words, hands them in, and has the gate decided anew and recorded. A press that got no
 * answer may be repeated without signing twice: key and signature are kept until the platform has answered.
 */
export function useSignOff(place: GatePlace, role: Role, onSigned: (signed: Signed) => void) {
  const { checkpointId, action, policy } = place;
  const [idempotencyKey, setIdempotencyKey] = useState(() => crypto.randomUUID());
  const signature = useSignature();
  const decide = useDecide(place);
  return useMutation({
    mutationFn: async ({ choice, words, comment }: SignOffWish): Promise<Signed> => {
      const assertion = await signature.of(words, [
        `Role: ${role}`,
        `Choice: ${choice}`,
        `Action: ${action}`,
        `Policy: ${policy}`,
      ]);
      const { digest: statementDigest, seenTreeSize } = words;
      const gate = { checkpointId, policy, action, role };
      const body = { ...gate, choice, comment, statementDigest, seenTreeSize, assertion };
      const signOff = await call(gateRoutes.signOff, { body }, { idempotencyKey });
      // The word stands whatever becomes of the decision: a failure here is told on the page, beside its button.
      const decision = await decide.mutateAsync().catch(() => null);
      return { signOff, decision };
    },
    onSuccess: onSigned,
    onError: (error) => {
      signature.settle(error);
      if (problemOf(error).kind !== 'unavailable') setIdempotencyKey(crypto.randomUUID());
    },
  });
}
