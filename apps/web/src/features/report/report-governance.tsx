import type { Report } from '@holdpoint/shared/report/report';

import { Tag, VerdictTag } from '../../ui/tag.js';
import { DeterminedWords } from '../gate/determined-words.js';
import { Findings } from '../gate/findings.js';
import { HoldList } from '../gate/hold-list.js';
import { ReportSection } from './report-section.js';

/** What stands above every figure: loosened bars and open holds. */
export function ReportFindings({ report }: { readonly report: Report }) {
  return (
    <>
      <Findings findings={report.findings} />
      <HoldList holds={report.holds} action={report.decision.action} />
    </>
  );
}

/** What people determined about tiers, word for word; figures are signals and never set one. */
export function ReportDeterminations({ report }: { readonly report: Report }) {
  const { tiers, determinations } = report;
  if (tiers.length === 0 && determinations.length === 0) return null;
  const counted = new Set(tiers.flatMap((tier) => tier.determinations.map(({ id }) => id)));
  return (
    <ReportSection
      id="determinations"
      title="Determinations"
      note="Whether a tier is reached is for people to say, with their reasons and with the dissent of others. The machine can only block."
    >
      <ul className="space-y-1.5">
        {tiers.map(({ id, title, verdict }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3">
            <span className="font-semibold">{title}</span>
            {verdict === 'undetermined' ? (
              <Tag tone="wait">not determined</Tag>
            ) : (
              <VerdictTag verdict={verdict} />
            )}
          </li>
        ))}
      </ul>
      <ol className="mt-4 space-y-3">
        {determinations.map((word) => (
          <li key={word.id}>
            <p className="label-caps mb-1">Tier {word.tier}</p>
            <DeterminedWords
              word={word}
              mark={counted.has(word.id) ? undefined : { text: 'not counted', tone: 'soft' }}
            />
          </li>
        ))}
      </ol>
    </ReportSection>
  );
}
