import type { ScalingFit } from '@holdpoint/shared/computations/scaling';
import { scalingFigure } from '@holdpoint/shared/figures/scaling-figure';
import { useMemo } from 'react';

import { Table } from '../../ui/data-twin.js';
import { cellText, estimate, figure } from '../../ui/estimates.js';
import { type Fact, Facts } from '../../ui/facts.js';
import { FigureView } from '../../ui/figure-view.js';
import { count, counted } from '../../ui/figures.js';
import { Card, Panel } from '../../ui/panel.js';
import { FindingsPanel } from './findings-panel.js';

/** A fitted law: the runs it rests on, its parameters with their limits, and how far it may be trusted. */
export function ScalingOutcome({ fit }: { readonly fit: ScalingFit }) {
  const drawn = useMemo(() => scalingFigure(fit), [fit]);
  const { intervals } = fit;
  return (
    <>
      <Panel title="The law">
        <Card>
          <FigureView figure={drawn} />
        </Card>
      </Panel>
      <Panel
        title="Parameters"
        note={
          intervals === null
            ? `Fitted on ${counted(fit.n, 'run')}. Too few draws gave a fit: there is no interval.`
            : `Fitted on ${counted(fit.n, 'run')}; ${figure(100 * intervals.confidence)} % limits by ${intervals.method}, ${count(intervals.used)} of ${count(intervals.resamples)} draws.`
        }
      >
        <Table
          label="Parameters of the law"
          columns={['Parameter', 'Estimate', 'Lower', 'Upper', 'Standard error']}
          rows={parameterRows(fit)}
        />
      </Panel>
      <Panel title="The fit">
        <Card>
          <Facts facts={factsOf(fit)} />
        </Card>
      </Panel>
      <FindingsPanel findings={fit.findings} />
    </>
  );
}

function parameterRows(fit: ScalingFit): readonly (readonly string[])[] {
  if (fit.form === 'chinchilla') {
    const { parameters, intervals, standardErrors, ratio } = fit;
    const rows = (['A', 'B', 'E', 'alpha', 'beta'] as const).map((name) => [
      name,
      figure(parameters[name]),
      ...limitsOf(intervals?.[name]),
      cellText(standardErrors?.[name] ?? null),
    ]);
    return [
      ...rows,
      [
        'exponent of the best size (beta / (alpha + beta))',
        figure(ratio.betaOverSum),
        ...limitsOf(ratio.interval ?? undefined),
        cellText(ratio.standardError),
      ],
    ];
  }
  const { parameters, intervals, standardErrors } = fit;
  const rows = (['A', 'E', 'alpha'] as const).map((name) => [
    name,
    figure(parameters[name]),
    ...limitsOf(intervals?.[name]),
    cellText(standardErrors?.[name] ?? null),
  ]);
  return parameters.scale === null
    ? rows
    : [...rows, ['X_c = A^(1 / alpha)', figure(parameters.scale), '–', '–', '–']];
}

function limitsOf(
  limits: { readonly lower: number; readonly upper: number } | undefined,
): readonly [string, string] {
  return limits === undefined ? ['–', '–'] : [figure(limits.lower), figure(limits.upper)];
}

function factsOf(fit: ScalingFit): readonly Fact[] {
  const { n, dropped, objective, starts, optimum, heldOut } = fit;
  const [best] = optimum.optima;
  return [
    { name: 'Runs fitted', value: count(n) },
    {
      name: 'Left out, of the highest loss',
      value:
        dropped.length === 0
          ? 'none'
          : `${counted(dropped.length, 'run')}: loss ${dropped.map(({ loss }) => figure(loss)).join(', ')}`,
    },
    { name: 'Objective (Huber, summed)', value: figure(objective) },
    {
      name: 'Starts',
      value: `${count(starts)}${best === undefined ? '' : `; ${count(best.starts)} confirmed the best of ${counted(optimum.distinctOptima, 'optimum', 'optima')}`}`,
    },
    {
      name: 'Foretold, of the largest runs',
      value:
        heldOut === null
          ? 'too few runs to hold some out'
          : `${figure(100 * heldOut.rootMeanSquareLog)} % off on ${counted(heldOut.n, 'run')} held out, fitted on ${count(heldOut.fittedOn)}`,
    },
    ...budgetFacts(fit),
  ];
}

function budgetFacts(fit: ScalingFit): readonly Fact[] {
  if (fit.form !== 'chinchilla' || fit.computeOptimal === null) return [];
  const { flop, parameters, tokens, loss, tokensPerParameter, intervals } = fit.computeOptimal;
  return [
    {
      name: `Best size for ${figure(flop)} FLOP`,
      value: estimate(parameters, intervals?.parameters ?? null),
    },
    { name: 'Its tokens', value: estimate(tokens, intervals?.tokens ?? null) },
    { name: 'Its loss', value: estimate(loss, intervals?.loss ?? null) },
    { name: 'Tokens a parameter', value: figure(tokensPerParameter) },
  ];
}
