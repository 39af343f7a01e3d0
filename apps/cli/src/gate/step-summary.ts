import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { findingOf } from '@holdpoint/shared/gate/sign-off-statement';
import { visibleLine } from '@holdpoint/shared/report/visible-text';

/**
 * A decision as Markdown for a CI's step summary. Names and details may hold text of a model or a policy's author, so all
 * of it is escaped: no markup, link, image or table cell comes from outside. Total.
 */
export function stepSummary(decision: GateDecision): string {
  const { policy, subject, action, notAfter } = decision;
  return [
    `## Holdpoint: ${inert(decision.decision)}`,
    '',
    inert(decision.sentence),
    '',
    '| Checkpoint | Action | Policy | In force until |',
    '|---|---|---|---|',
    row([
      subject === null ? 'unknown' : `${subject.model}/${subject.checkpoint}`,
      action ?? 'unknown',
      policy?.ref ?? 'unknown',
      notAfter ?? 'not in force',
    ]),
    '',
    '| Criterion | Verdict | Finding |',
    '|---|---|---|',
    ...decision.criteria.map((criterion) =>
      row([criterion.id, `${criterion.verdict} (${criterion.standing})`, findingOf(criterion)]),
    ),
    ...(decision.signOffs.length === 0
      ? []
      : [
          '',
          '| Seat | State | Person |',
          '|---|---|---|',
          ...decision.signOffs.map(({ role, state, person }) => row([role, state, person ?? '–'])),
        ]),
    ...(decision.unblock.length === 0
      ? []
      : ['', '**To unblock**', '', ...decision.unblock.map((step) => `- ${inert(step)}`)]),
    '',
  ].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(inert).join(' | ')} |`;
}

/** One line of plain text in Markdown: every ASCII punctuation mark is escaped (CommonMark §2.4), `<` and `&` as entities. */
function inert(text: string): string {
  return (
    visibleLine(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replace(/[\\`*_{}[\]()#+!|>~@"'$^=]/g, '\\$&')
      // GFM makes links of bare addresses; a colon and a full stop as entities are none of its marks.
      .replaceAll('://', '&#58;//')
      .replaceAll(/www\./gi, 'www&#46;')
  );
}
