import type { Policy } from '@holdpoint/shared/policy/policy';

import { SourceStatusTag } from '../../ui/source-status.js';
import { VisibleLine } from '../../ui/visible-text.js';

/** Where a rule comes from: the clause, the text, and a flag where nobody read that text itself. */
export function Clause({
  policy,
  of,
}: {
  readonly policy: Pick<Policy, 'sources'>;
  readonly of: { readonly source: string; readonly clause: string };
}) {
  const source = policy.sources.find(({ id }) => id === of.source);
  return (
    <span className="text-sm text-soft">
      <VisibleLine text={of.clause} />{' '}
      {source !== undefined && source.status !== 'primary' && (
        <SourceStatusTag status={source.status} />
      )}
    </span>
  );
}
