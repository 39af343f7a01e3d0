import type { AgentHorizon, HorizonFit } from '@holdpoint/shared/computations/horizon';
import { minutesLabel } from '@holdpoint/shared/figures/tick-labels';
import { horizonFigure } from '@holdpoint/shared/horizons/horizon-figure';
import { trendFigure } from '@holdpoint/shared/horizons/trend-figure';
import { visibleLine } from '@holdpoint/shared/report/visible-text';
import { percent } from '@holdpoint/shared/report/wording';
import { useMemo } from 'react';

import { Table } from '../../ui/data-twin.js';
import { figure } from '../../ui/estimates.js';
import { Facts } from '../../ui/facts.js';
import { FigureView } from '../../ui/figure-view.js';
import { count } from '../../ui/figures.js';
import { Card, Panel } from '../../ui/panel.js';
import { CrossingFigures } from './crossing-outcome.js';
import { FindingsPanel } from './findings-panel.js';

/** Time horizons of agents, their trend over release dates, and when it reaches the gate. */
export function HorizonOutcome({ fit }: { readonly fit: HorizonFit }) {
  const curves = useMemo(() => horizonFigure(fit.agents), [fit]);
  const findings = [
    ...fit.findings,
    ...fit.agents.flatMap(({ agent, findings: own }) =>
      own.map(({ code, detail }) => ({ code, detail: `${agent}: ${detail}` })),
    ),
    ...(fit.crossing?.findings ?? []),
  ];
  return (
    <>
      <Panel title="Horizons">
        <Card>
          <FigureView figure={curves} />
        </Card>
      </Panel>
      <AgentsPanel fit={fit} />
      <TrendPanel fit={fit} />
      {fit.crossing !== null && <CrossingFigures forecast={fit.crossing} />}
      <FindingsPanel findings={findings} />
    </>
  );
}

function AgentsPanel({ fit }: { readonly fit: HorizonFit }) {
  const { agents, confidence, resamples, weighting, regularization } = fit;
  return (
    <Panel
      title="Agents"
      note={`METR’s logistic fit, weighting ${weighting}, regularisation ${figure(regularization)}; ${figure(100 * confidence)} % limits over ${count(resamples)} hierarchical draws of families, tasks and runs. Beside it the exact minimum of the same objective: METR’s solver stops a little before it.`}
    >
      <Table
        label="Horizons of every agent"
        columns={['Agent', 'Runs', 'Tasks', 'p50', 'p80', 'p50, exact', 'METR’s stop is off by']}
        rows={agents.map((agent) => [
          visibleLine(agent.agent),
          count(agent.runs),
          `${count(agent.tasks)} in ${count(agent.families)} families`,
          <Horizon minutes={agent.p50Minutes} limits={agent.intervals?.p50Minutes} />,
          <Horizon minutes={agent.p80Minutes} limits={agent.intervals?.p80Minutes} />,
          <Horizon minutes={agent.exact?.p50Minutes ?? null} limits="none" />,
          offText(agent),
        ])}
      />
    </Panel>
  );
}

type Limits = { readonly lower: number; readonly upper: number | null } | undefined | 'none';

/** `42 min [18 min, 1.6 h]`, broken before the limits alone; `none` of limits where there are none to show. */
function Horizon({
  minutes,
  limits,
}: {
  readonly minutes: number | null;
  readonly limits: Limits;
}) {
  if (minutes === null) return 'beyond its tasks';
  return (
    <>
      <span className="whitespace-nowrap">{minutesLabel(minutes)}</span>
      {limits !== 'none' && (
        <>
          {' '}
          <span className="whitespace-nowrap">{inside(limits)}</span>
        </>
      )}
    </>
  );
}

function inside(limits: Exclude<Limits, 'none'>): string {
  if (limits === undefined) return '(no interval)';
  const upper = limits.upper === null ? 'no limit' : minutesLabel(limits.upper);
  return `[${minutesLabel(limits.lower)}, ${upper}]`;
}

function offText({ difference }: AgentHorizon): string {
  const share = difference?.p50Share ?? null;
  return share === null ? '–' : `${figure(100 * share)} %`;
}

function TrendPanel({ fit: { trend, crossing } }: { readonly fit: HorizonFit }) {
  const drawn = useMemo(
    () => (trend === null || trend.models.length === 0 ? null : trendFigure(trend, crossing)),
    [trend, crossing],
  );
  if (trend === null || drawn === null) return null;
  const { doublingDays, lower, upper, confidence, method, n, rSquared, since } = trend;
  return (
    <Panel
      title="Trend"
      note="The gate line is the policy’s; the trend is drawn on dashed, where no model was measured."
    >
      <Card>
        <FigureView figure={drawn} />
      </Card>
      <Card className="mt-4 p-5">
        <Facts
          facts={[
            {
              name: 'Doubling time',
              value:
                doublingDays === null ? 'none: it does not rise' : `${figure(doublingDays)} days`,
            },
            {
              name: `${figure(100 * confidence)} % limits`,
              value:
                lower === null
                  ? 'none'
                  : `${figure(lower)} to ${upper === null ? 'no limit' : `${figure(upper)} days`}`,
            },
            { name: 'Models on the trend', value: count(n) },
            { name: 'Of the spread explained', value: percent(rSquared) },
            { name: 'Limits by', value: method },
            { name: 'Since', value: since ?? 'the first release' },
          ]}
        />
      </Card>
    </Panel>
  );
}
