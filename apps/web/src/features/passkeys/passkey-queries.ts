import { type Credential, credentialRoutes } from '@holdpoint/shared/contracts/credentials';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '../../api.js';
import { makePasskey } from './authenticator.js';

/** The reader's own; read anew while one of them waits for the log. */
export const passkeysQuery = queryOptions({
  queryKey: ['credentials'],
  queryFn: () => call(credentialRoutes.list, {}),
  refetchInterval: ({ state }) =>
    state.data?.credentials.some((each) => each.state === 'pending') === true ? 2_000 : false,
});

/** Begins an enrolment, has the device make a passkey, and hands its public half to the platform. */
export function useEnrolment(onEnrolled: (credential: Credential) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (label: string): Promise<Credential> => {
      const { options, origin } = await call(credentialRoutes.options, {});
      const response = await makePasskey(options, origin);
      return call(credentialRoutes.enrol, { body: { label, response } });
    },
    onSuccess: onEnrolled,
    onSettled: () => touched(client),
  });
}

export function useRevocation(credentialId: string, onRevoked: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      call(credentialRoutes.revoke, { params: { credentialId }, body: { reason } }),
    onSuccess: onRevoked,
    onSettled: () => touched(client),
  });
}

/** A statement names the passkeys that may sign it. */
function touched(client: ReturnType<typeof useQueryClient>) {
  return Promise.all(
    [['credentials'], ['statements']].map((queryKey) => client.invalidateQueries({ queryKey })),
  );
}
