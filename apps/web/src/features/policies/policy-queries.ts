import type { PolicyRef, Role, Sha256 } from '@holdpoint/shared/contracts/common';
import { policyRoutes } from '@holdpoint/shared/contracts/policies';
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';
import { useKeyedMutation } from '../../ui/use-keyed-mutation.js';
import type { RequestedWords } from '../passkeys/requested-words.js';
import { useSignature } from '../passkeys/use-signature.js';

export const policyListQuery = queryOptions({
  queryKey: ['policies', 'list'],
  queryFn: () => call(policyRoutes.list, {}),
});

/** One policy by name, as in force, or by digest: both are strings. */
export const policyQuery = (policyRef: PolicyRef) =>
  queryOptions({
    queryKey: ['policies', 'one', policyRef],
    staleTime: 30_000,
    queryFn: () => call(policyRoutes.get, { params: { policyRef } }),
  });

export const policyDiffQuery = (from: PolicyRef, to: PolicyRef) =>
  queryOptions({
    queryKey: ['policies', 'diff', from, to],
    queryFn: () => call(policyRoutes.diff, { query: { from, to } }),
  });

/** The words of an approval; never kept longer than they are on the screen. */
export const activationStatementQuery = (digest: Sha256, role: Role) =>
  queryOptions({
    queryKey: ['statements', 'policy', digest, role],
    gcTime: 0,
    staleTime: Infinity,
    queryFn: () => call(policyRoutes.statement, { params: { digest }, query: { role } }),
  });

/** Has the person's passkey sign the words of an activation; the last open seat activates at once. */
export function useApproval(digest: Sha256, role: Role, onApproved: () => void) {
  const signature = useSignature();
  return useKeyedMutation({
    write: async (words: RequestedWords, options) => {
      try {
        const said = [`Role: ${role}`, `Policy digest: ${digest}`];
        const assertion = await signature.of(words, said);
        const body = { role, statementDigest: words.digest, assertion };
        return await call(policyRoutes.approve, { params: { digest }, body }, options);
      } catch (error) {
        signature.settle(error);
        throw error;
      }
    },
    touches: ['policies', 'gates', 'releases', 'obligations'],
    onSuccess: onApproved,
  });
}
