import type { Policy } from '@holdpoint/shared/policy/policy';

import { Table } from '../../ui/data-twin.js';
import { SourceStatusTag } from '../../ui/source-status.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { titleOf } from '../../ui/words.js';
import { PolicyPart } from './policy-part.js';

/** The texts that the clauses come from, how far they were read, and what their publisher changed. */
export function PolicySources({ policy }: { readonly policy: Policy }) {
  return (
    <PolicyPart
      id="sources"
      title="Sources"
      note="A rule whose text nobody read is flagged wherever it appears."
    >
      <Table
        label="Texts that the clauses come from"
        columns={['Text', 'Read', 'Dated']}
        rows={policy.sources.map(({ id, title, status, date }) => [
          <VisibleLine key="title" text={title} />,
          <SourceStatusTag key={id} status={status} />,
          date ?? 'undated',
        ])}
      />
      {policy.changes.length > 0 && (
        <details className="mt-4">
          <summary className="cursor-pointer text-sm font-medium text-soft hover:text-ink">
            What its publisher changed, version by version
          </summary>
          <Table
            label="Changes by the publisher"
            columns={['Version', 'Change', 'Direction']}
            rows={policy.changes.map(({ version, date, change, direction }) => [
              `${version}${date === null ? '' : `, ${date}`}`,
              <VisibleLine key="change" text={change} />,
              titleOf(direction),
            ])}
          />
        </details>
      )}
    </PolicyPart>
  );
}
