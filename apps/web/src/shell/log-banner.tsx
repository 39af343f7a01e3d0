import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';

import { logStatusQuery, trustQuery } from '../features/log/log-queries.js';
import { logTrouble } from '../features/log/log-words.js';

/** Says on every page that the log raises an alarm, has other keys than before, or does not move; nothing while it is well. */
export function LogBanner() {
  const { data: log } = useQuery(logStatusQuery);
  const { data: trust } = useQuery(trustQuery);
  const { pathname } = useLocation();
  const trouble =
    trust?.standing.kind === 'changed'
      ? {
          tone: 'deny',
          title: 'The log’s keys have changed.',
          sentence: 'No key that this browser knows vouches for the new ones.',
        }
      : log === undefined
        ? null
        : logTrouble(log);
  // The page of the log says it all, and at length.
  if (trouble === null || pathname === '/log') return null;
  const isAlarm = trouble.tone === 'deny';
  return (
    <div
      role={isAlarm ? 'alert' : 'status'}
      className={`flex flex-wrap items-center justify-center gap-x-3 gap-y-1 border-b px-4 py-2 text-sm ${isAlarm ? 'border-deny bg-deny-bg' : 'border-open bg-open-bg'}`}
    >
      <span>
        <strong className={`font-semibold ${isAlarm ? 'text-deny' : 'text-open'}`}>
          {trouble.title}
        </strong>{' '}
        {trouble.sentence}
      </span>
      <Link to="/log" className="link">
        To the log
      </Link>
    </div>
  );
}
