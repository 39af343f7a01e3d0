import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';

import { sessionQuery } from '../features/session/session-query.js';
import { AccountLine } from './account-line.js';
import { ConnectionBanner } from './connection-banner.js';
import { Mark } from './mark.js';
import { apiReference, places } from './places.js';
import { type Shortcut, useShortcuts } from './shortcuts.js';
import { ThemeSwitch } from './theme-switch.js';

const ShortcutHelp = lazy(async () => ({
  default: (await import('./shortcut-help.js')).ShortcutHelp,
}));

/** The log's own code is not needed for the first page. */
const LogBanner = lazy(async () => ({ default: (await import('./log-banner.js')).LogBanner }));

const place =
  'rounded-md px-1.5 py-1.5 text-[0.8125rem] font-medium text-soft no-underline hover:text-ink';

/** The frame around every page of somebody who is signed in. */
export function Shell() {
  const { data: session } = useQuery(sessionQuery);
  const navigate = useNavigate();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const shortcuts = useMemo<readonly Shortcut[]>(
    () => [
      {
        keys: 'Shift+?',
        does: 'Show these keys',
        run: () => {
          setHelpOpen(true);
        },
      },
      ...places.map(({ to, name, key }) => ({
        keys: `g ${key}`,
        does: `Go to ${name}`,
        run: () => void navigate({ to }),
      })),
      { keys: 'g k', does: 'Go to your passkeys', run: () => void navigate({ to: '/passkeys' }) },
      {
        keys: `g ${apiReference.key}`,
        does: `Go to ${apiReference.name}`,
        run: () => {
          location.assign(apiReference.href);
        },
      },
    ],
    [navigate],
  );
  useShortcuts(shortcuts);
  return (
    <>
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-card px-4 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <header className="no-print sticky top-0 z-30 border-b border-line bg-paper/95 backdrop-blur">
        <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-3 gap-y-1 px-5 py-2.5 md:px-8">
          <Link
            to="/releases"
            className="flex items-center gap-2 text-[0.9375rem] font-[680] tracking-tight text-ink no-underline"
          >
            <Mark />
            Holdpoint
          </Link>
          <nav aria-label="Places" className="flex flex-1 flex-wrap gap-0.5">
            {places.map(({ to, name }) => (
              <Link
                key={to}
                to={to}
                className={place}
                activeProps={{ className: `${place} bg-sunk text-ink!` }}
              >
                {name}
              </Link>
            ))}
            <a href={apiReference.href} className={place}>
              {apiReference.name}
            </a>
          </nav>
          <div className="flex items-center gap-1">
            <ThemeSwitch />
            {session != null && <AccountLine session={session} />}
          </div>
        </div>
      </header>
      <ConnectionBanner />
      <Suspense>
        <LogBanner />
      </Suspense>
      <main id="main" tabIndex={-1} className="outline-none">
        <Outlet />
      </main>
      {isHelpOpen && (
        <Suspense>
          <ShortcutHelp
            isOpen
            onClose={() => {
              setHelpOpen(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
