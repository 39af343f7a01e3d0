import type { Role } from '@holdpoint/shared/contracts/common';
import type { Input } from '@holdpoint/shared/contracts/route';
import { waiverRoutes } from '@holdpoint/shared/contracts/waivers';
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api.js';
import { useKeyedMutation } from '../../ui/use-keyed-mutation.js';
import type { RequestedWords } from '../passkeys/requested-words.js';
import { useSignature } from '../passkeys/use-signature.js';

/** What another waiver, approval or end of one changes. */
const TOUCHED = ['waivers', 'gates', 'releases', 'checkpoints'];

export const waiversQuery = (checkpointId: string) =>
  queryOptions({
    queryKey: ['waivers', checkpointId],
    refetchInterval: 30_000,
    queryFn: () => call(waiverRoutes.list, { params: { checkpointId } }),
  });

/** The words of an approval; never kept longer than they are on the screen. */
export const waiverStatementQuery = (waiverId: string, role: Role) =>
  queryOptions({
    queryKey: ['statements', 'waiver', waiverId, role],
    gcTime: 0,
    staleTime: Infinity,
    queryFn: () => call(waiverRoutes.statement, { params: { waiverId }, query: { role } }),
  });

export type WaiverWish = Input<typeof waiverRoutes.request>['body'];

export function useWaiverRequest(checkpointId: string, onAsked: () => void) {
  return useKeyedMutation({
    write: (body: WaiverWish, options) =>
      call(waiverRoutes.request, { params: { checkpointId }, body }, options),
    touches: TOUCHED,
    onSuccess: onAsked,
  });
}

/** Has the person's passkey sign the words of a waiver, and hands them in. */
export function useWaiverApproval(waiverId: string, role: Role, onApproved: () => void) {
  const signature = useSignature();
  return useKeyedMutation({
    write: async (words: RequestedWords, options) => {
      try {
        const assertion = await signature.of(words, [`Role: ${role}`, `Id: ${waiverId}`]);
        const body = { role, statementDigest: words.digest, assertion };
        return await call(waiverRoutes.approve, { params: { waiverId }, body }, options);
      } catch (error) {
        signature.settle(error);
        throw error;
      }
    },
    touches: TOUCHED,
    onSuccess: onApproved,
  });
}

export function useWaiverRevocation(waiverId: string, onRevoked: () => void) {
  return useKeyedMutation({
    write: (reason: string) =>
      call(waiverRoutes.revoke, { params: { waiverId }, body: { reason } }),
    touches: TOUCHED,
    onSuccess: onRevoked,
  });
}
