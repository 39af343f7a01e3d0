import type { ComputationResult } from '../computations/computation.js';
import { dictionaryMetrics, type DictionaryResult } from '../computations/dictionary.js';
import type { FeatureDashboard } from '../computations/feature-dashboard.js';
import { activationDistributionFigure } from '../figures/activation-distribution-figure.js';
import { crossingFigure } from '../figures/crossing-figure.js';
import { effectiveComputeFigure } from '../figures/effective-compute-figure.js';
import type { Figure, FigureTable } from '../figures/figure.js';
import { figureDefinitions, figureStyle } from '../figures/figure-style.js';
import { marksOf } from '../figures/figure-svg.js';
import { histogramDensityFigure } from '../figures/histogram-density-figure.js';
import { layOut } from '../figures/lay-out.js';
import { scalingFigure } from '../figures/scaling-figure.js';
import { dictionaryTable, horizonTable } from './computation-tables.js';
import { type Markup, markup, ownMarkup } from './markup.js';
import type { Report, ReportComputation } from './report.js';
import { visibleLine } from './visible-text.js';
import { words } from './wording.js';

/** Examples of each feature. */
const SHOWN_EXAMPLES = 5;

/** Scope of the figures' style: nothing of the page outside this section may change. */
const SECTION = 'computations';

const states = {
  open: 'not done when the gate decided',
  verified: 'verified',
  invalid: 'invalid: it departs from its spec',
  refused: 'refused: the question has no answer',
  cancelled: 'cancelled',
} as const;

/** What was computed about the weights, beside the gate and never part of it; nothing where nothing was asked. */
export function computationsSection({ computations }: Report): Markup {
  if (computations === undefined) return markup``;
  return markup`<section id="${SECTION}" aria-labelledby="${SECTION}-title">
    <h2 id="${SECTION}-title">Supporting computations</h2>
    <p class="note">
      Asked for in the audit trail before the work began. They support what people think of the checkpoint; no gate reads
      them, and none of them clears or holds anything by itself.
    </p>
    <svg width="0" height="0" aria-hidden="true">${ownMarkup(figureDefinitions(SECTION))}</svg>
    ${computations.map(computation)}
  </section>`;
}

/** Style of the section's figures; empty without one, so that a page without computations is what it was. */
export function computationsStyle({ computations }: Report): string {
  return computations === undefined ? '' : figureStyle(SECTION);
}

function computation(each: ReportComputation): Markup {
  const { id, kind, state, result, differences, features, link } = each;
  return markup`<article class="card" id="computation-${id}">
    <header>
      <h3>${words(kind)} <span class="note">(supporting, ${states[state]})</span></h3>
      <a href="${link}">${id.slice(0, 8)}.json</a>
    </header>
    ${result === null ? markup`` : found(result, `computation-${id}`)}
    ${(features ?? []).map((feature) => featureCard(feature, id))} ${listOf(differences)}
    ${provenance(each)}
  </article>`;
}

function found(result: ComputationResult, id: string): Markup {
  switch (result.kind) {
    case 'scaling_law':
      return drawn(scalingFigure(result.body), id, result);
    case 'effective_compute':
      return drawn(effectiveComputeFigure(result.body), id, result);
    case 'crossing_forecast':
      return drawn(crossingFigure(result.body), id, result);
    case 'dictionary':
      return markup`${tableOf(dictionaryTable(result.body))} ${listOf(withheldIn(result.body))}
        ${drawn(densitiesOf(result.body), id, result)}`;
    case 'time_horizon':
      return markup`${tableOf(horizonTable(result.body))} ${listOf(result.findings)}`;
  }
}

function densitiesOf({ densities, control }: DictionaryResult): Figure {
  return histogramDensityFigure(densities, control?.densities ?? null);
}

/** One feature: where it fires, and the tokens on which it fires most. Their text is a corpus' or a model's, and stays text. */
function featureCard(dashboard: FeatureDashboard, computationId: string): Markup {
  const { feature, kind, figures, examples } = dashboard;
  const figure = activationDistributionFigure({ name: `feature ${feature}`, kind, figures });
  return markup`<h4>Feature ${feature}, for ${visibleLine(kind)}</h4>
    ${picture(figure, `computation-${computationId}-${feature}-${visibleLine(kind)}`)}
    <ul class="plain">
      ${examples.top
        .slice(0, SHOWN_EXAMPLES)
        .map(
          ({ activation, before, token, after }) =>
            markup`<li>${shown(activation)}: <code>${visibleLine(before)}<b>${visibleLine(token)}</b>${visibleLine(after)}</code></li>`,
        )}
    </ul>`;
}

/** Metrics that have no meaning here, each with why. */
function withheldIn({ withheld }: DictionaryResult): ReportComputation['differences'] {
  return dictionaryMetrics.flatMap((code) => {
    const detail = withheld[code];
    return detail === undefined ? [] : [{ code, detail }];
  });
}

/** The scene of the portal and of `--plot`, with its numbers beneath: text of labels is foreign and stays text. */
function drawn(figure: Figure, id: string, result: ComputationResult): Markup {
  return markup`${picture(figure, id)} ${tableOf(figure.table)} ${listOf(result.findings)}`;
}

function picture(figure: Figure, id: string): Markup {
  const { width, height, marks } = layOut(figure);
  const named = `${id}-title ${id}-description`;
  return markup`<figure>
    <svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${named}">
      <title id="${id}-title">${visibleLine(figure.title)}</title>
      <desc id="${id}-description">${visibleLine(figure.description)}</desc>
      ${marksOf(marks, SECTION)}
    </svg>
    <figcaption>${visibleLine(figure.description)}</figcaption>
  </figure>`;
}

function tableOf({ columns, rows }: FigureTable): Markup {
  return markup`<div class="scroll"><table>
    <thead><tr>${columns.map((column) => markup`<th scope="col">${visibleLine(column)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => markup`<tr>${row.map((cell) => markup`<td class="number">${shown(cell)}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

function shown(cell: string | number | null): string {
  if (cell === null) return 'none';
  return typeof cell === 'string' ? visibleLine(cell) : String(Number(cell.toPrecision(6)));
}

function listOf(findings: ReportComputation['differences']): Markup {
  if (findings.length === 0) return markup``;
  return markup`<ul class="plain">
    ${findings.map(({ code, detail }) => markup`<li><code>${code}</code> ${visibleLine(detail)}</li>`)}
  </ul>`;
}

function provenance({ result, specDigest, resultDigest }: ReportComputation): Markup {
  return markup`<dl class="facts">
    ${result === null ? markup`` : machine(result)}
    ${result?.kind === 'dictionary' ? modelOf(result.body) : markup``}
    <div class="wide"><dt>Spec</dt><dd class="mono">${specDigest}</dd></div>
    ${resultDigest === null ? markup`` : markup`<div class="wide"><dt>Result</dt><dd class="mono">${resultDigest}</dd></div>`}
  </dl>`;
}

/** The log ties the question to the checkpoint, and nothing ties this model to it: the reader compares. */
function modelOf({ modelDigest }: DictionaryResult): Markup {
  const model = modelDigest ?? 'not known: it read a file of activations';
  return markup`<div class="wide"><dt>Model that it read</dt><dd class="mono">${model}</dd></div>`;
}

function machine({ backend, seed, dtype, versions }: ComputationResult): Markup {
  // A bundle sorts members; what was measured has them in another order.
  const packages = Object.entries({ ...versions, ...backend?.versions })
    .map(([name, version]) => `${name} ${version}`)
    .sort();
  const on =
    backend === null
      ? 'statistics, the same on every machine'
      : `${backend.name} on ${backend.adapter}${backend.isSoftwareAdapter ? ' (software adapter)' : ''}`;
  return markup`<div><dt>Computed by</dt><dd>${visibleLine(on)}</dd></div>
    <div><dt>Seed and numbers</dt><dd>${seed}, ${dtype}</dd></div>
    ${packages.length === 0 ? markup`` : markup`<div class="wide"><dt>Versions</dt><dd>${visibleLine(packages.join(', '))}</dd></div>`}`;
}
