import { sessionRoutes } from '@holdpoint/shared/contracts/sessions';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';

import { call } from '../../api.js';
import { Mark } from '../../shell/mark.js';
import { ThemeSwitch } from '../../shell/theme-switch.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/fields.js';
import { ProblemState } from '../../ui/states.js';
import { sessionKey } from './session-query.js';

const route = getRouteApi('/sign-in');

/** The one page that needs no session. */
export function SignInPage() {
  const { next } = route.useSearch();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  useEffect(() => {
    document.title = 'Sign in · Holdpoint';
  }, []);
  const signIn = useMutation({
    mutationFn: () => call(sessionRoutes.open, { body: { name: name.trim(), password } }),
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(sessionKey, session);
      void navigate({ to: next ?? '/releases', replace: true });
    },
    onError: () => {
      setPassword('');
    },
  });
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center px-5 py-12">
      <div className="absolute top-3 right-4">
        <ThemeSwitch />
      </div>
      <Mark className="size-9" />
      <h1 className="mt-5 text-3xl font-[680] tracking-[-0.022em]">Holdpoint</h1>
      <p className="mt-2 text-soft">
        Beyond a hold point, work goes on only with authorisation. Sign in with your local account.
      </p>
      <Form
        className="mt-8 space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <TextField
          label="Name"
          name="username"
          autoComplete="username"
          isRequired
          autoFocus
          value={name}
          onChange={setName}
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          isRequired
          value={password}
          onChange={setPassword}
        />
        {signIn.error !== null && <ProblemState error={signIn.error} />}
        <Button type="submit" variant="primary" className="w-full" isPending={signIn.isPending}>
          {signIn.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
      </Form>
      <p className="mt-8 border-t border-line pt-4 text-sm text-soft">
        After <code className="font-mono text-xs">npm start</code> the accounts of the demonstration
        and their passwords are printed in the terminal, and kept in{' '}
        <code className="font-mono text-xs">.data/secrets.json</code>.
      </p>
    </main>
  );
}
