import { computationsSection, computationsStyle } from './html-computations.js';
import { criteriaSection } from './html-criteria.js';
import { determinationsSection, findingsSection } from './html-determinations.js';
import { identityFacts } from './html-identity.js';
import { runsSection } from './html-runs.js';
import { signOffsSection } from './html-sign-offs.js';
import { waiversSection } from './html-waivers.js';
import { type Markup, markup, ownMarkup } from './markup.js';
import type { Report } from './report.js';
import { decisionShape } from './shapes.js';
import { sourceOf, stylesheet, stylesheetSource } from './stylesheet.js';
import { count, moment, percent, words } from './wording.js';

/**
 * The report as one HTML page that needs nothing else: no script, no outside resource, and a policy that forbids both.
 * Names, comments and scorer's explanations are foreign text; `markup` escapes all of it. Deterministic and total.
 */
export function renderHtml(report: Report): string {
  const { subject } = report;
  const figures = computationsStyle(report);
  const title = `${report.decision.word}: ${subject.model} ${subject.checkpoint}`;
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${ownMarkup(stylesheetSource)}${figures === '' ? '' : ownMarkup(` ${sourceOf(figures)}`)}; base-uri 'none'; form-action 'none'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title} · Holdpoint audit report</title>
        <style>${ownMarkup(stylesheet)}</style>${figures === '' ? '' : markup`<style>${ownMarkup(figures)}</style>`}
      </head>
      <body>
        <a class="skip" href="#decision">To the decision</a>
        <div class="page">
          ${head(report)}
          <main>
            ${decisionSection(report)} ${findingsSection(report)} ${waiversSection(report)} ${criteriaSection(report)}
            ${determinationsSection(report)} ${policySection(report)}
            ${signOffsSection(report)} ${runsSection(report)}${computationsSection(report)} ${limitsSection(report)}
            ${verificationSection(report)}
          </main>
          <footer>
            <p>
              Made by ${report.generator.name} ${report.generator.version} from decision
              <span class="mono">${report.decisionId}</span>. The same evidence always gives this
              page, byte for byte.
            </p>
          </footer>
        </div>
      </body>
    </html>
`;
  return page.text;
}

function head({ subject, decision, computations }: Report): Markup {
  const action = decision.action === null ? 'no action that could be read' : words(decision.action);
  return markup`<header class="top">
    <p class="kicker">Holdpoint audit report</p>
    <h1>${subject.model}</h1>
    <p class="lede">Checkpoint <b>${subject.checkpoint}</b> before the gate to <b>${action}</b></p>
    <nav aria-label="Sections">
      <ul>
        <li><a href="#decision">Decision</a></li>
        <li><a href="#criteria">Criteria</a></li>
        <li><a href="#policy">Subject and policy</a></li>
        <li><a href="#sign-offs">Sign-offs</a></li>
        <li><a href="#runs">Runs</a></li>${computations === undefined ? '' : markup`<li><a href="#computations">Computations</a></li>`}
        <li><a href="#limits">Limits</a></li>
        <li><a href="#verification">Check it</a></li>
      </ul>
    </nav>
  </header>`;
}

const effects = {
  ALLOW: 'The gate is open.',
  DENY: 'The gate stays shut.',
  INCONCLUSIVE: 'The gate stays shut: the evidence does not decide.',
  PENDING: 'The gate stays shut until the sign-offs are complete.',
} as const;

function decisionSection({ decision, runs }: Report): Markup {
  const until =
    decision.notAfter === null ? markup`` : markup` It stands until ${moment(decision.notAfter)}.`;
  const decided =
    decision.decidedAt === null
      ? 'Without a readable time.'
      : `Decided ${moment(decision.decidedAt)}.`;
  const records = runs.reduce(
    (sum, { result }) => sum + (result === null ? 0 : result.tries.scored),
    0,
  );
  return markup`<section id="decision" aria-labelledby="decision-word">
    <div class="verdict-box ${decision.word}">
      ${decisionShape(decision.word)}
      <div>
        <p class="word" id="decision-word">${decision.word}</p>
        <p class="sentence">${spoken(decision)}</p>
      </div>
    </div>
    <p class="note space">
      ${effects[decision.word]} ${decided}${until} It rests on
      <a href="#runs">${count(runs.length)} registered ${runs.length === 1 ? 'run' : 'runs'}</a>
      with ${count(records)} scored tries; the whole of it is
      <a href="decision.json">decision.json</a>.
    </p>
    <div class="columns">
      ${list(
        'Why',
        decision.reasons.map(
          ({ code, criterion, detail }) =>
            markup`<code>${code}</code>
              ${criterion === null ? markup`` : markup`<a href="#criterion-${criterion}">${criterion}</a>: `}${detail}`,
        ),
      )}
      ${list(
        'What would change it',
        decision.unblock.map((step) => markup`${step}`),
      )}
    </div>
  </section>`;
}

/** The sentence without the word that stands above it. */
function spoken({ word, sentence }: Report['decision']): string {
  const rest = sentence.startsWith(`${word}: `) ? sentence.slice(word.length + 2) : sentence;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

function list(title: string, entries: readonly Markup[]): Markup {
  if (entries.length === 0) return markup``;
  return markup`<div>
    <h3>${title}</h3>
    <ul class="plain">
      ${entries.map((entry) => markup`<li>${entry}</li>`)}
    </ul>
  </div>`;
}

function policySection({ subject, identity, policy, safeguards }: Report): Markup {
  const { elicitation } = subject;
  return markup`<section id="policy" aria-labelledby="policy-title">
    <h2 id="policy-title">Subject and policy</h2>
    <div class="card">
      <header>
        <h3>Who was judged</h3>
        <a href="evidence/subject.json">subject.json</a>
      </header>
      <dl class="facts">
        <div>
          <dt>Model</dt>
          <dd>${subject.model}</dd>
        </div>
        <div>
          <dt>Checkpoint</dt>
          <dd>${subject.checkpoint}</dd>
        </div>
        <div>
          <dt>Variant</dt>
          <dd>${words(subject.variant)}</dd>
        </div>
        <div>
          <dt>Training compute</dt>
          <dd>${subject.trainingFlop.toExponential(2)} FLOP</dd>
        </div>
        <div>
          <dt>Effective compute</dt>
          <dd>${subject.effectiveCompute.toExponential(2)}</dd>
        </div>
        <div>
          <dt>Served as</dt>
          <dd>${subject.providerModel} by ${subject.provider}</dd>
        </div>
        <div class="wide">
          <dt>Weights</dt>
          <dd class="mono">${subject.weightsDigest}</dd>
        </div>
        ${identityFacts(identity)}
        <div class="wide">
          <dt>Elicitation</dt>
          <dd>
            ${elicitation.name}, ${percent(elicitation.costShareOfTraining)} of the training cost.
            ${elicitation.description}
          </dd>
        </div>
      </dl>
    </div>
    <div class="card">
      <header>
        <h3>${policy.title}</h3>
        <a href="evidence/policy.json">policy.json</a>
      </header>
      <dl class="facts">
        <div>
          <dt>Policy</dt>
          <dd>${policy.ref}</dd>
        </div>
        <div>
          <dt>In effect since</dt>
          <dd>${policy.effectiveAt.slice(0, 10)}</dd>
        </div>
        <div class="wide">
          <dt>Digest</dt>
          <dd class="mono">${policy.digest}</dd>
        </div>
        <div class="wide">
          <dt>Sources</dt>
          <dd>
            ${policy.sources.map(({ title, status }) => markup`${title}${status === 'primary' || status === 'own' ? '' : ` (${status})`}<br />`)}
          </dd>
        </div>
        <div class="wide">
          <dt>The gate</dt>
          <dd>${policy.gateClause ?? 'The policy has no gate for this action.'}</dd>
        </div>
      </dl>
      ${policy.tiers.map(
        (tier) =>
          markup`<h4>${tier.title} <span class="note">(${words(tier.kind)})</span></h4>
            <p>
              ${tier.clause} Calls for
              ${tier.requiredSafeguards.map(({ axis, level }) => `${words(axis)} ${level}`).join(', ') || 'no safeguard'}
              where it is not ruled out.
            </p>`,
      )}
      <h4>Safeguards in force</h4>
      ${
        safeguards.length === 0
          ? markup`<p>None is recorded.</p>`
          : markup`<ul class="plain">
              ${safeguards.map(({ axis, level, title, expiresAt }) => markup`<li>${words(axis)} ${level}: ${title}, until ${moment(expiresAt)}</li>`)}
            </ul>`
      }
      <h4>Notes on the policy</h4>
      <ul class="plain">
        ${policy.notes.map((note) => markup`<li>${note}</li>`)}
      </ul>
    </div>
  </section>`;
}

function limitsSection({ limits }: Report): Markup {
  return markup`<section id="limits" aria-labelledby="limits-title">
    <h2 id="limits-title">What this report does not show</h2>
    <ul class="plain">
      ${limits.map((limit) => markup`<li>${limit}</li>`)}
    </ul>
  </section>`;
}

function verificationSection({ resultDigest, decision }: Report): Markup {
  return markup`<section id="verification" aria-labelledby="verification-title">
    <h2 id="verification-title">Check it yourself</h2>
    <p>
      Everything here is recomputed from the files beside this page, without a network. The command
      ends with 0 when all of it agrees, whatever was decided, and with 13 when one byte does not.
    </p>
    <pre><code>holdpoint verify .</code></pre>
    <dl class="facts">
      <div class="wide">
        <dt>Result digest</dt>
        <dd class="mono">${resultDigest}</dd>
      </div>
      <div class="wide">
        <dt>Verdict digest</dt>
        <dd class="mono">${decision.verdictDigest}</dd>
      </div>
      <div class="wide">
        <dt>Evidence digest</dt>
        <dd class="mono">${decision.evidenceDigest ?? 'The evidence could not be read.'}</dd>
      </div>
    </dl>
    <p class="note space">
      The result digest covers policy, plans, sample keys, transcripts, scores and verdicts. It
      leaves out times, random ids, costs and signatures, so that a second run of the same seed can
      be compared. Files: <a href="evidence/manifest.json">manifest.json</a>,
      <a href="evidence/registrations.json">registrations.json</a>,
      <a href="evidence/audit.jsonl">audit.jsonl</a>,
      <a href="evidence/safeguards.json">safeguards.json</a>.
    </p>
  </section>`;
}
