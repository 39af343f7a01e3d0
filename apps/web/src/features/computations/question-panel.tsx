import type { ComputationSpec } from '@holdpoint/shared/computations/computation';
import type { Computation } from '@holdpoint/shared/contracts/computations';
import { visibleLine } from '@holdpoint/shared/report/visible-text';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { Digest } from '../../ui/digest.js';
import { figure } from '../../ui/estimates.js';
import { type Fact, Facts } from '../../ui/facts.js';
import { count, counted } from '../../ui/figures.js';
import { Instant } from '../../ui/instant.js';
import { Card, Panel } from '../../ui/panel.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { titleOf, wordsOf } from '../../ui/words.js';
import { releaseQuery } from '../releases/release-queries.js';

/** What was asked, of whose weights, by whom: sealed in the log before a worker began. */
export function QuestionPanel({ computation }: { readonly computation: Computation }) {
  const { spec, specDigest, checkpointId, requestedBy, createdAt, settledAt } = computation;
  return (
    <Panel title="What was asked" note="Sealed in the log before a worker began.">
      <Card>
        <Facts
          facts={[
            {
              name: 'About',
              value:
                checkpointId === null ? (
                  'no single checkpoint'
                ) : (
                  <AboutCheckpoint checkpointId={checkpointId} />
                ),
            },
            { name: 'Asked for by', value: <VisibleLine text={requestedBy} /> },
            { name: 'Asked', value: <Instant at={createdAt} /> },
            {
              name: 'Settled',
              value: settledAt === null ? 'not yet' : <Instant at={settledAt} />,
            },
            { name: 'Question', value: <Digest of={specDigest} /> },
            { name: 'Memory at most', value: `${count(spec.memoryMebibytes)} MiB` },
            ...spec.inputs.map(({ name, digest }) => ({
              name: `Input ${visibleLine(name)}`,
              value: <Digest of={digest} />,
            })),
            ...settingsOf(spec),
          ]}
        />
      </Card>
    </Panel>
  );
}

/** A checkpoint by its name, with its gates. */
function AboutCheckpoint({ checkpointId }: { readonly checkpointId: string }) {
  const { data: release } = useQuery(releaseQuery(checkpointId));
  if (release === undefined) return 'a checkpoint';
  return (
    <>
      <VisibleLine text={release.checkpoint.checkpoint} />
      {release.gates.map(({ action, policy }) => (
        <span key={`${action} ${policy}`} className="block text-sm">
          <Link
            to="/releases/$checkpointId/$action"
            params={{ checkpointId, action }}
            search={{ policy }}
            className="link"
          >
            {titleOf(action)}
          </Link>
        </span>
      ))}
    </>
  );
}

function settingsOf(spec: ComputationSpec): readonly Fact[] {
  switch (spec.kind) {
    case 'scaling_law': {
      const { form, over, runs, dropHighestLoss, resamples, confidence, huberDelta } =
        spec.settings;
      return [
        { name: 'Form', value: wordsOf(form) },
        { name: 'Over', value: over },
        { name: 'Training runs', value: count(runs.length) },
        { name: 'Left out, of the highest loss', value: count(dropHighestLoss) },
        ...drawFacts(resamples, confidence),
        { name: 'Huber delta', value: figure(huberDelta) },
      ];
    }
    case 'effective_compute': {
      const { loss, assessedLoss, triggerMultiple, resamples, confidence, reference } =
        spec.settings;
      return [
        { name: 'Loss', value: `${figure(loss)} nats` },
        {
          name: 'Loss of what was assessed',
          value: assessedLoss === null ? 'none given' : `${figure(assessedLoss)} nats`,
        },
        {
          name: 'Trigger',
          value: triggerMultiple === null ? 'none given' : `${figure(triggerMultiple)} times`,
        },
        { name: 'Reference runs', value: count(reference.length) },
        ...drawFacts(resamples, confidence),
      ];
    }
    case 'crossing_forecast': {
      const { quantity, threshold, axis, points, resamples } = spec.settings;
      return [
        { name: 'Quantity', value: wordsOf(quantity) },
        { name: 'Threshold', value: figure(threshold) },
        { name: 'Over', value: axis },
        { name: 'Points', value: count(points.length) },
        ...drawFacts(resamples, null),
      ];
    }
    case 'time_horizon': {
      const { fit, since, crossMinutes } = spec.settings;
      return [
        { name: 'Weighting', value: fit.weighting },
        { name: 'Regularisation', value: figure(fit.regularization) },
        { name: 'Trend since', value: since ?? 'the first release' },
        { name: 'Gate', value: crossMinutes === null ? 'none' : `${figure(crossMinutes)} min` },
        ...drawFacts(fit.resamples, fit.confidence),
      ];
    }
    case 'dictionary': {
      const { autoencoder, training, evaluationContexts, origin, hasControl } = spec.settings;
      return [
        { name: 'Autoencoder', value: autoencoder.architecture },
        { name: 'Features', value: count(autoencoder.width) },
        { name: 'Activations of', value: wordsOf(origin.kind) },
        {
          name: 'Training',
          value: `${counted(training.steps, 'step')} of ${count(training.batch)}`,
        },
        { name: 'Scored on', value: counted(evaluationContexts, 'held-out context') },
        { name: 'Randomised control', value: hasControl ? 'asked for' : 'not asked for' },
      ];
    }
  }
}

function drawFacts(resamples: number, confidence: number | null): readonly Fact[] {
  const limits = confidence === null ? '' : `, ${figure(100 * confidence)} % limits`;
  return [{ name: 'Bootstrap', value: `${counted(resamples, 'draw')}${limits}` }];
}
