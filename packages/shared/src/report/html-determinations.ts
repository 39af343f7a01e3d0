import { type Markup, markup } from './markup.js';
import type { Report } from './report.js';
import { visibleLine } from './visible-text.js';
import { moment, words } from './wording.js';

const meanings = {
  ruled_out: 'not reached',
  ruled_in: 'reached',
  undetermined: 'not determined by anybody who may',
} as const;

/** What people determined about tiers, word for word; figures are signals and never set one. */
export function determinationsSection({ tiers, determinations }: Report): Markup {
  if (tiers.length === 0 && determinations.length === 0) return markup``;
  return markup`<section id="determinations" aria-labelledby="determinations-title">
    <h2 id="determinations-title">Determinations</h2>
    <p class="note">
      Whether a tier is reached is for people to say, with their reasons and with the dissent of
      others. The machine can only block.
    </p>
    ${tiers.map(
      ({ title, verdict, standing }) =>
        markup`<p><b>${title}</b>: ${meanings[verdict]}. Standing: ${words(standing)}.</p>`,
    )}
    ${determinations.map(determination)}
    <p class="note"><a href="evidence/governance.json">governance.json</a></p>
  </section>`;
}

function determination(each: Report['determinations'][number]): Markup {
  return markup`<article class="card">
    <header>
      <h3>${visibleLine(each.person)}, ${words(each.role)}: ${each.tier} is ${meanings[each.verdict]}</h3>
    </header>
    <p>${visibleLine(each.rationale)}</p>
    ${each.dissent.map(({ person, text }) => markup`<p><b>Dissent of ${visibleLine(person)}</b>: ${visibleLine(text)}</p>`)}
    ${
      each.attestations.length === 0
        ? markup``
        : markup`<ul class="plain">
            ${each.attestations.map(({ title, by, digest }) => markup`<li>${visibleLine(title)}, by ${visibleLine(by)}: <span class="mono">${digest}</span></li>`)}
          </ul>`
    }
    <p class="note">Said ${moment(each.determinedAt)}, stands until ${moment(each.expiresAt)} for these weights and this policy.</p>
  </article>`;
}

/** What a reader must know before anything else: bars that were loosened once results were known, and open holds. */
export function findingsSection({ findings, holds }: Report): Markup {
  if (findings.length === 0 && holds.length === 0) return markup``;
  return markup`<section id="findings" aria-labelledby="findings-title">
    <h2 id="findings-title">Findings</h2>
    <ul class="plain">
      ${findings.map(({ code, detail }) => markup`<li><code>${code}</code> ${visibleLine(detail)}</li>`)}
      ${holds.map(({ kind, reason, openedBy, openedAt, actions }) => markup`<li>A ${kind} is open since ${moment(openedAt)}, by ${visibleLine(openedBy)}: ${visibleLine(reason)} It shuts ${actions.map(words).join(', ')}.</li>`)}
    </ul>
  </section>`;
}
