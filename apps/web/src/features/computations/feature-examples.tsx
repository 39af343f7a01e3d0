import type { FeatureDashboard } from '@holdpoint/shared/computations/feature-dashboard';
import type { FeatureExample } from '@holdpoint/shared/computations/feature-example';

import { figure } from '../../ui/estimates.js';
import { counted } from '../../ui/figures.js';
import { Panel } from '../../ui/panel.js';
import { VisibleLine } from '../../ui/visible-text.js';

/** Tokens on which the feature fires, the strongest and an even draw from every span of activation. */
export function FeatureExamples({ dashboard }: { readonly dashboard: FeatureDashboard }) {
  const { examples, observations } = dashboard;
  const spans = examples.intervals.toReversed();
  return (
    <Panel
      title="Examples"
      note="The token is marked; hidden characters are spelled out. The strongest alone flatter a feature: below them is an even draw from every span of its activation."
    >
      <Examples title="Strongest" examples={examples.top} labels={observations.labels} />
      {spans.map(({ from, to, count, examples: drawn }) => (
        <details key={from} className="mt-4">
          <summary className="cursor-pointer text-sm font-medium text-soft hover:text-ink">
            Activation {figure(from)} to {figure(to)}: {counted(count, 'token')}
          </summary>
          <Examples title={null} examples={drawn} labels={observations.labels} />
        </details>
      ))}
    </Panel>
  );
}

function Examples({
  title,
  examples,
  labels,
}: {
  readonly title: string | null;
  readonly examples: readonly FeatureExample[];
  readonly labels: readonly string[];
}) {
  if (examples.length === 0) return <p className="mt-2 text-sm text-soft">No token.</p>;
  return (
    <>
      {title !== null && <h3 className="mb-1 text-sm font-semibold">{title}</h3>}
      <ul className="divide-y divide-line border-y border-line">
        {examples.map(({ before, token, after, activation, label, context, position }) => (
          <li
            key={`${context} ${position}`}
            className="grid grid-cols-[4.5rem_1fr] items-baseline gap-x-4 gap-y-0.5 py-1.5 md:grid-cols-[4.5rem_7rem_1fr]"
          >
            <span className="text-right font-mono text-xs tabular-nums">{figure(activation)}</span>
            <span className="text-xs text-soft">
              <VisibleLine text={labels[label] ?? 'no label'} />
            </span>
            <span className="col-span-full min-w-0 font-mono text-xs break-all md:col-span-1">
              <VisibleLine text={before} />
              <mark className="rounded-sm bg-open-bg px-px font-bold text-open outline outline-open">
                <VisibleLine text={token} />
              </mark>
              <VisibleLine text={after} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
