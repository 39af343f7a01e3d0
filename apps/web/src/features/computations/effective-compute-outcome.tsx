import type { EffectiveCompute } from '@holdpoint/shared/computations/effective-compute';
import { effectiveComputeFigure } from '@holdpoint/shared/figures/effective-compute-figure';
import { useMemo } from 'react';

import { Table } from '../../ui/data-twin.js';
import { figure } from '../../ui/estimates.js';
import { FigureView } from '../../ui/figure-view.js';
import { count } from '../../ui/figures.js';
import { Card, Panel } from '../../ui/panel.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { FindingsPanel } from './findings-panel.js';

type Extent = EffectiveCompute['effectiveCompute'];

/** Compute of the reference recipe at equal loss, and what a trigger reads of it: the upper bound of its multiple. */
export function EffectiveComputeOutcome({ result }: { readonly result: EffectiveCompute }) {
  const drawn = useMemo(() => effectiveComputeFigure(result), [result]);
  const { effectiveCompute, assessed, multiple, confidence, used, resamples, n, method } = result;
  return (
    <>
      <TriggerBox result={result} />
      <Panel title="Effective compute">
        <Card>
          <FigureView figure={drawn} />
        </Card>
      </Panel>
      <Panel
        title="Figures"
        note={`${figure(100 * confidence)} % limits by ${method}, ${count(used)} of ${count(resamples)} draws over ${count(n)} runs of the reference. ${figure(100 * result.beyondShare)} % of the draws never reach this loss; a limit that lies among them is none.`}
      >
        <Table
          label="Effective compute with its limits"
          columns={['Figure', 'Estimate', 'Lower', 'Upper']}
          rows={[
            ['effective compute, FLOP', ...extentCells(effectiveCompute)],
            ...(assessed === null
              ? []
              : [['of what was assessed, FLOP', ...extentCells(assessed.effectiveCompute)]]),
            ...(multiple === null
              ? []
              : [['multiple since the assessment', ...extentCells(multiple)]]),
          ]}
        />
      </Panel>
      <FindingsPanel findings={result.findings} />
    </>
  );
}

/** What the trigger says: `due` is drawn as strongly as a bar that is reached. */
function TriggerBox({ result: { trigger } }: { readonly result: EffectiveCompute }) {
  if (trigger === null) return null;
  const { state, triggerMultiple, upperMultiple, sentence } = trigger;
  const isDue = state === 'due';
  return (
    <section
      aria-label="Trigger"
      className={`mb-10 rounded-xl border-2 px-6 py-5 ${isDue ? 'border-deny bg-deny-bg' : 'border-allow bg-allow-bg'}`}
    >
      <p className={`text-lg font-[680] ${isDue ? 'text-deny' : 'text-allow'}`}>
        {isDue ? '▲ A new assessment is due' : '● No new assessment is due'}
      </p>
      <p className="mt-1 max-w-3xl">
        <VisibleLine text={sentence} />
      </p>
      <p className="mt-1 text-sm text-soft">
        Trigger line: {figure(triggerMultiple)} times. Upper bound:{' '}
        {upperMultiple === null ? 'none' : `${figure(upperMultiple)} times`}.
      </p>
    </section>
  );
}

/** Null is beyond every compute of the reference, never "unknown". */
function extentCells({ estimate, lower, upper }: Extent): readonly string[] {
  return [estimate, lower, upper].map((value) => (value === null ? 'no bound' : figure(value)));
}
