import type { Report } from '@holdpoint/shared/report/report';

import { Facts } from '../../ui/facts.js';
import { Card } from '../../ui/panel.js';
import { SourceStatusTag } from '../../ui/source-status.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { wordsOf } from '../../ui/words.js';
import { WholeDigest } from './report-section.js';
import { ReportTime } from './report-time.js';

/** What was asked: the policy's clauses by their source, its tiers, and the safeguards in force. */
export function ReportPolicy({ report: { policy, safeguards } }: { readonly report: Report }) {
  return (
    <Card className="mt-4 p-5">
      <h3 className="mb-4 font-[650]">{policy.title}</h3>
      <Facts
        facts={[
          { name: 'Policy', value: policy.ref },
          { name: 'In effect since', value: policy.effectiveAt.slice(0, 10) },
          {
            name: 'Sources',
            isWide: true,
            value: (
              <ul className="space-y-0.5">
                {policy.sources.map(({ id, title, status }) => (
                  <li key={id} className="flex flex-wrap items-center gap-x-2">
                    <span>{title}</span>
                    <SourceStatusTag status={status} />
                  </li>
                ))}
              </ul>
            ),
          },
          {
            name: 'The gate',
            isWide: true,
            value: policy.gateClause ?? 'The policy has no gate for this action.',
          },
          { name: 'Digest', isWide: true, value: <WholeDigest of={policy.digest} /> },
        ]}
      />
      {policy.tiers.map((tier) => (
        <section key={tier.id} className="mt-5">
          <h4 className="text-sm font-semibold">
            {tier.title} <span className="font-normal text-soft">({wordsOf(tier.kind)})</span>
          </h4>
          <p className="mt-1 max-w-3xl">
            {tier.clause} Calls for{' '}
            {tier.requiredSafeguards
              .map(({ axis, level }) => `${wordsOf(axis)} ${level}`)
              .join(', ') || 'no safeguard'}{' '}
            where it is not ruled out.
          </p>
        </section>
      ))}
      <section className="mt-5">
        <h4 className="text-sm font-semibold">Safeguards in force</h4>
        {safeguards.length === 0 ? (
          <p className="mt-1">None is recorded.</p>
        ) : (
          <ul className="mt-1 list-disc space-y-1 pl-5">
            {safeguards.map(({ axis, level, title, expiresAt }) => (
              <li key={`${axis} ${level}`}>
                {wordsOf(axis)} {level}: <VisibleLine text={title} />, until{' '}
                <ReportTime at={expiresAt} />
              </li>
            ))}
          </ul>
        )}
      </section>
      {policy.notes.length > 0 && (
        <section className="mt-5">
          <h4 className="text-sm font-semibold">Notes on the policy</h4>
          <ul className="mt-1 max-w-3xl list-disc space-y-1 pl-5 text-sm">
            {policy.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </Card>
  );
}
