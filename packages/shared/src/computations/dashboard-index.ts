import { z } from 'zod';

import { Sha256 } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { BackendIdentity } from './backend-identity.js';
import { ArtefactName } from './computation-frame.js';
import type { FeatureDashboard } from './feature-dashboard.js';
import type { FeatureFigures } from './feature-figures.js';
import { JackknifedFigure } from './jackknife.js';
import { TokenRate } from './token-rate.js';

/**
 * Artefact of a `dictionary` computation that lists its dashboards, a `DashboardIndex`. Each `file` in it names another
 * artefact, a `FeatureDashboard`. All are canonical JSON, so that `digest` in the index is also the artefact's.
 */
export const DASHBOARD_INDEX = 'dashboards.json';

/** Name of the artefact with one feature's dashboard for one kind of text. */
export function dashboardName({
  feature,
  kind,
}: Pick<FeatureDashboard, 'feature' | 'kind'>): string {
  return `feature-${feature}-${kind}.json`;
}

/** Whether an artefact's name is one of `dashboardName`. */
export function isDashboardName(name: string): boolean {
  return /^feature-\d+-.+\.json$/.test(name);
}

/** The figures of one dashboard that a list of them shows. */
export const DashboardSummary = z
  .strictObject({
    feature: z.int().nonnegative(),
    pearson: JackknifedFigure,
    massShare: JackknifedFigure,
    density: TokenRate,
    /** At the lowest level: any activation counts. Null where a dashboard states none. */
    sensitivity: TokenRate.nullable(),
    specificity: TokenRate.nullable(),
  })
  .meta({ id: 'DashboardSummary' });
export type DashboardSummary = z.infer<typeof DashboardSummary>;

/** Dashboards of one autoencoder, each in a file of its own. */
export const DashboardIndex = z
  .strictObject({
    schema: z.literal('holdpoint.feature-dashboards.v1'),
    model: Sha256,
    autoencoder: Sha256,
    backend: BackendIdentity,
    /** Corpus and draws. */
    seed: z.int().nonnegative(),
    features: z.array(
      DashboardSummary.extend({
        kind: z.string().min(1).max(80),
        file: ArtefactName,
        /** Of the dashboard's canonical JSON. */
        digest: Sha256,
        /** The same of the randomised model's best feature for the kind; null without one. */
        control: DashboardSummary.nullable(),
      }),
    ),
    /** Share of the `select` tokens on which each feature fires, by feature. */
    densities: z.strictObject({
      tokens: z.int().positive(),
      features: z.array(z.number().min(0).max(1)),
      control: z.array(z.number().min(0).max(1)).nullable(),
    }),
    /** Files with one attributed output, and with one clamped feature each. */
    attribution: ArtefactName.nullable(),
    clamps: z.array(ArtefactName),
  })
  .meta({ id: 'DashboardIndex' });
export type DashboardIndex = z.infer<typeof DashboardIndex>;

/** What the index says of one dashboard, which lies in `file`. */
export function indexEntry(
  dashboard: FeatureDashboard,
  file: string,
): DashboardIndex['features'][number] {
  const { feature, kind, figures, control } = dashboard;
  return {
    ...summaryOf(feature, figures),
    kind,
    file,
    digest: digestOf(dashboard),
    control: control === null ? null : summaryOf(control.feature, control.figures),
  };
}

function summaryOf(feature: number, figures: FeatureFigures): DashboardSummary {
  const { pearson, massShare, density, levels } = figures;
  const [lowest] = levels;
  return {
    feature,
    pearson: pearson.label,
    massShare,
    density,
    sensitivity: lowest?.sensitivity ?? null,
    specificity: lowest?.specificity ?? null,
  };
}

/** An entry in a sentence, its control beside it. Total. */
export function featureSentence({
  feature,
  kind,
  pearson,
  massShare,
  control,
}: DashboardIndex['features'][number]): string {
  const beside =
    control === null
      ? 'no randomised control stands beside it'
      : `the best of the randomised model, feature ${control.feature}, correlates by ${limited(control.pearson)}`;
  return `Feature ${feature} is the best for ${kind}: it correlates by ${limited(pearson)} with it over ${pearson.sampleCount} tokens that did not choose it, and ${limited(massShare)} of its activation falls there; ${beside}.`;
}

function limited({ estimate, interval }: JackknifedFigure): string {
  if (estimate === null) return 'nothing';
  if (interval === null) return estimate.toFixed(3);
  return `${estimate.toFixed(3)} [${interval.lower.toFixed(3)}, ${interval.upper.toFixed(3)}]`;
}
