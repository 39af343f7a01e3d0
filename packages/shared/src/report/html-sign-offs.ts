import { type Markup, markup } from './markup.js';
import type { Report } from './report.js';
import { visibleLine } from './visible-text.js';
import { moment, words } from './wording.js';

/** Seats of the gate, and every sign-off word for word; dissent stands out whatever was decided. */
export function signOffsSection({ seats, signOffs }: Report): Markup {
  return markup`<section id="sign-offs" aria-labelledby="sign-offs-title">
    <h2 id="sign-offs-title">Sign-offs</h2>
    ${seats.length === 0 ? markup`<p>The gate names no signatory.</p>` : seatTable(seats)}
    ${signOffs.length === 0 ? markup`<p class="note">Nobody has signed.</p>` : markup``}
    ${signOffs.map(signOff)}
    <p class="note"><a href="evidence/sign-offs.json">sign-offs.json</a></p>
  </section>`;
}

function seatTable(seats: Report['seats']): Markup {
  return markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="seats-caption">
    <table>
      <caption id="seats-caption">
        One seat, one person; nobody fills two, and who asked for the evidence fills none.
      </caption>
      <thead>
        <tr>
          <th scope="col">Seat</th>
          <th scope="col">Person</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        ${seats.map(
          ({ role, person, state }) =>
            markup`<tr>
              <th scope="row">${words(role)}</th>
              <td>${visibleLine(person ?? 'nobody yet')}</td>
              <td>${state}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const choices = {
  approve: 'approved',
  reject: 'rejected (dissent)',
  abstain: 'abstained',
} as const;

function signOff({
  person,
  role,
  choice,
  isDissent,
  comment,
  statement,
  statementDigest,
  signedAt,
}: Report['signOffs'][number]): Markup {
  return markup`<article class="card${isDissent ? ' dissent' : ''}">
    <header>
      <h3>${visibleLine(person)}, ${words(role)}: ${choices[choice]}</h3>
      <span class="note">${moment(signedAt)}</span>
    </header>
    ${comment === '' ? markup`` : markup`<blockquote>${comment}</blockquote>`}
    <p class="label space">What was signed, word for word</p>
    <pre>${statement}</pre>
    <p class="mono note">${statementDigest}</p>
  </article>`;
}
