import { type Session, sessionRoutes } from '@holdpoint/shared/contracts/sessions';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';

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
      <Link
        to="/passkeys"
        className="flex max-w-44 items-center gap-1.5 rounded-md px-2 py-1.5 text-sm font-medium text-ink no-underline hover:bg-sunk"
        activeProps={{ className: 'bg-sunk' }}
        title={`${account.name}: ${account.roles.map(roleNameOf).join(', ')}. Your passkeys`}
      >
        <KeyMark />
        <span className="truncate">
          <VisibleLine text={account.displayName} />
        </span>
        <span className="sr-only">: your passkeys</span>
      </Link>
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

function KeyMark() {
  return (
    <svg viewBox="0 0 16 16" className="size-3.5 shrink-0 text-soft" aria-hidden="true">
      <g fill="none" stroke="currentcolor" strokeWidth="1.6" strokeLinecap="round">
        <circle cx="5" cy="11" r="3" />
        <path d="M7.2 8.8 13 3M10.6 5.4l2 2" />
      </g>
    </svg>
  );
}
