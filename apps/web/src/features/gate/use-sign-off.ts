import type { Role } from '@holdpoint/shared/contracts/common';
import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import type { SignOff, SignOffChoice } from '@holdpoint/shared/gate/sign-off';
import { queryOptions, useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../api.js';
import { problemOf } from '../../problem.js';
import { type GatePlace, useDecide } from './gate-queries.js';

/** A person's word, and what the gate decided after it; null where the word stands but nothing was recorded. */
export interface Signed {
  readonly signOff: SignOff;
  readonly decision: Decision | null;
}

/** The words to put a name under; never kept longer than they are on the screen. */
export const statementQuery = (
  { checkpointId, action, policy }: GatePlace,
  role: Role,
  choice: SignOffChoice,
) =>
  queryOptions({
    queryKey: ['gates', 'statement', checkpointId, action, policy, role, choice],
    gcTime: 0,
    queryFn: () =>
      call(gateRoutes.statement, {
        params: { action },
        query: { checkpointId, policy, role, choice },
      }),
  });

/**
 * Signs, then has the gate decided anew and recorded. A press that got no answer may be repeated without signing twice:
 * its key is kept until the platform has answered.
 */
export function useSignOff(place: GatePlace, role: Role, onSigned: (signed: Signed) => void) {
  const { checkpointId, action, policy } = place;
  const [idempotencyKey, setIdempotencyKey] = useState(() => crypto.randomUUID());
  const decide = useDecide(place);
  return useMutation({
    mutationFn: async (word: {
      readonly choice: SignOffChoice;
      readonly statementDigest: string;
      readonly comment: string;
    }): Promise<Signed> => {
      const body = { checkpointId, policy, action, role, ...word };
      const signOff = await call(gateRoutes.signOff, { body }, { idempotencyKey });
      // The word stands whatever becomes of the decision: a failure here is told on the page, beside its button.
      const decision = await decide.mutateAsync().catch(() => null);
      return { signOff, decision };
    },
    onSuccess: onSigned,
    onError: (error) => {
      if (problemOf(error).kind !== 'unavailable') setIdempotencyKey(crypto.randomUUID());
    },
  });
}
