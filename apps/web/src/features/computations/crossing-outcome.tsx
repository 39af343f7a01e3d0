import type { CrossingForecast } from '@holdpoint/shared/computations/crossing-forecast';
import { crossingFigure } from '@holdpoint/shared/figures/crossing-figure';
import { percent } from '@holdpoint/shared/report/wording';
import { useMemo } from 'react';

import { Table } from '../../ui/data-twin.js';
import { figure } from '../../ui/estimates.js';
import { Facts } from '../../ui/facts.js';
import { FigureView } from '../../ui/figure-view.js';
import { count, counted } from '../../ui/figures.js';
import { Card, Panel } from '../../ui/panel.js';
import { FindingsPanel } from './findings-panel.js';
import { placeName } from './place-name.js';

/** When a quantity crosses its threshold: the gate line, the interval of the crossing, and how such forecasts did before. */
export function CrossingOutcome({ forecast }: { readonly forecast: CrossingForecast }) {
  const drawn = useMemo(() => crossingFigure(forecast), [forecast]);
  return (
    <>
      <Panel title="The crossing">
        <Card>
          <FigureView figure={drawn} />
        </Card>
      </Panel>
      <CrossingFigures forecast={forecast} />
      <FindingsPanel findings={forecast.findings} />
    </>
  );
}

/** Median, intervals, the share of draws that never cross, and the back-test. */
export function CrossingFigures({ forecast }: { readonly forecast: CrossingForecast }) {
  const { axis, estimate, median, interval80, interval95, neverShare, used, n, method } = forecast;
  const span = ({ lower, upper }: CrossingForecast['interval80']) => (
    <>
      <Place axis={axis} at={lower} /> to <Place axis={axis} at={upper} />
    </>
  );
  return (
    <>
      <Panel
        title="When it crosses"
        note={`From ${counted(n, 'point')} by ${method}. Draws that never cross count as infinitely late.`}
      >
        <Card>
          <Facts
            facts={[
              { name: 'Median', value: placeName(axis, median) },
              { name: '80 % interval', value: span(interval80) },
              { name: '95 % interval', value: span(interval95) },
              { name: 'The fitted curve itself', value: placeName(axis, estimate) },
              {
                name: 'Never crosses',
                value: `${percent(neverShare)} of ${counted(used, 'draw')}`,
              },
            ]}
          />
        </Card>
      </Panel>
      <BackTest forecast={forecast} />
    </>
  );
}

/** A date or a number with its unit, in one piece. */
function Place({ axis, at }: { readonly axis: 'compute' | 'time'; readonly at: number | null }) {
  return <span className="whitespace-nowrap">{placeName(axis, at)}</span>;
}

function BackTest({
  forecast: { axis, backTests, coverage },
}: {
  readonly forecast: CrossingForecast;
}) {
  const predictions = backTests.flatMap(({ fittedOn, predictions: foretold }) =>
    foretold.map((each) => ({ ...each, fittedOn })),
  );
  return (
    <Panel
      title="Back-test"
      note={
        coverage === null
          ? 'Too few points to leave the last ones out and foretell them: nothing shows how such a forecast does.'
          : `The last points, foretold from those before them: ${coverage.interval80.held} of ${coverage.interval80.n} lay in their 80 % interval, ${coverage.interval95.held} of ${coverage.interval95.n} in their 95 %.`
      }
    >
      {predictions.length > 0 && (
        <details>
          <summary className="cursor-pointer text-sm font-medium text-soft hover:text-ink">
            Every prediction
          </summary>
          <Table
            label="Points that were left out and foretold"
            columns={[
              'Point',
              'Fitted on',
              'Foretold',
              '80 % interval',
              '95 % interval',
              'Came out',
            ]}
            rows={predictions.map((each) => [
              placeName(axis, each.at),
              count(each.fittedOn),
              figure(each.predicted),
              between(each.interval80),
              between(each.interval95),
              `${figure(each.observed)}${isWithin(each.observed, each.interval95) ? '' : ', outside both'}`,
            ])}
          />
        </details>
      )}
    </Panel>
  );
}

interface Limits {
  readonly lower: number;
  readonly upper: number;
}

function between({ lower, upper }: Limits): string {
  return `${figure(lower)} to ${figure(upper)}`;
}

function isWithin(value: number, { lower, upper }: Limits): boolean {
  return value >= lower && value <= upper;
}
