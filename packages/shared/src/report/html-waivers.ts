import { roleNameOf } from '../gate/wording.js';
import { type Markup, markup } from './markup.js';
import type { Report } from './report.js';
import { visibleLine } from './visible-text.js';
import { moment } from './wording.js';

const states = {
  used: 'in effect',
  unneeded: 'not needed',
  refused: 'refused',
} as const;

/** What people asked the gate to pass over: each waiver with its reason, who approved it and why it has effect or none. */
export function waiversSection({ waivers }: Report): Markup {
  if (waivers.length === 0) return markup``;
  return markup`<section id="waivers" aria-labelledby="waivers-title">
    <h2 id="waivers-title">Waivers and overrides</h2>
    <p class="note">
      A waiver stands in for evidence that leaves a criterion open, an override lets pass what the
      evidence speaks against. Each has its own quorum and its end; neither rules anything out.
    </p>
    ${waivers.map(waiver)}
    <p class="note"><a href="evidence/governance.json">governance.json</a></p>
  </section>`;
}

function waiver(each: Report['waivers'][number]): Markup {
  const place = each.criterionId === null ? `tier ${each.tierId ?? ''}` : each.criterionId;
  const approvers = each.approvedBy.map(
    ({ person, role, at }) =>
      markup`<li>${visibleLine(person)}, ${roleNameOf(role)}, ${moment(at)}</li>`,
  );
  return markup`<article class="card${each.state === 'used' ? ' dissent' : ''}">
    <header>
      <h3>${each.kind === 'waiver' ? 'Waiver' : 'Override'} of ${place}: ${states[each.state]}</h3>
      <span class="note">until ${moment(each.expiresAt)}</span>
    </header>
    <blockquote>${visibleLine(each.reason)}</blockquote>
    <p>Asked for by ${visibleLine(each.requestedBy)}.${each.state === 'used' ? '' : ` No effect: ${visibleLine(each.detail)}.`}</p>
    ${approvers.length === 0 ? markup`<p class="note">No approval counts.</p>` : markup`<ul class="plain">${approvers}</ul>`}
    <p class="mono note">${each.id}</p>
  </article>`;
}
