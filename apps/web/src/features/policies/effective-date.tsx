import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { useQuery } from '@tanstack/react-query';

import { policyQuery } from './policy-queries.js';

/** The day from which a document is meant to hold, as its text says: a day of its publisher, not of the reader's zone. */
export function EffectiveDate({ digest }: { readonly digest: Sha256 }) {
  const { data, error } = useQuery(policyQuery(digest));
  if (data === undefined)
    return <span className="text-soft">{error === null ? '…' : 'unread'}</span>;
  const day = data.policy.effectiveAt.slice(0, 10);
  return <time dateTime={data.policy.effectiveAt}>{day}</time>;
}
