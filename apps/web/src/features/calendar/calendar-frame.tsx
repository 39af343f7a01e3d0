import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Page } from '../../ui/page.js';

const views = [
  { to: '/calendar', name: 'Obligations' },
  { to: '/assessments', name: 'Assessments' },
  { to: '/schedule', name: 'What runs out' },
] as const;

const tab =
  'border-b-2 border-transparent px-1 pb-2 text-sm font-medium text-soft no-underline hover:text-ink';

/** The frame of the three calendars: duties, assessments, and what runs out. */
export function CalendarFrame({
  lede,
  actions,
  children,
}: {
  readonly lede: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Page title="Calendar" lede={lede} {...(actions !== undefined && { actions })}>
      <nav aria-label="Calendars" className="no-print mb-8 flex gap-6 border-b border-line">
        {views.map(({ to, name }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ includeSearch: false }}
            className={tab}
            activeProps={{ className: `${tab} border-ink! text-ink!` }}
          >
            {name}
          </Link>
        ))}
      </nav>
      {children}
    </Page>
  );
}
