import { type Session, sessionRoutes } from '@holdpoint/shared/contracts/sessions';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import { call } from '../api.js';
import { sessionKey } from '../features/session/session-query.js';
import { Button } from '../ui/button.js';
import { VisibleLine } from '../ui/visible-text.js';
import { roleNameOf } from '../ui/words.js';

/** Who is signed in, in which roles, and the way out. */
export function AccountLine({ session }: { readonly session: Session }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = useMutation({
    mutationFn: () => call(sessionRoutes.end, {}),
    onSettled: () => {
      client.clear();
      client.setQueryData(sessionKey, null);
      void navigate({ to: '/sign-in' });
    },
  });
  const { account } = session;
  return (
    <>
      <span
        className="max-w-56 truncate px-2 text-sm font-medium"
        title={`${account.name}: ${account.roles.map(roleNameOf).join(', ')}`}
      >
        <VisibleLine text={account.displayName} />
      </span>
      <Button
        variant="quiet"
        isPending={signOut.isPending}
        onPress={() => {
          signOut.mutate();
        }}
      >
        Sign out
      </Button>
    </>
  );
}
