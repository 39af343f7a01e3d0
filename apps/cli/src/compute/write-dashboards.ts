import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { writeDurably } from '@holdpoint/adapters/compute/computation-directory';
import type { DashboardHarvest } from '@holdpoint/evals/interpretability/dashboards/harvest-dashboards';
import { DashboardIndex, indexEntry } from '@holdpoint/shared/computations/dashboard-index';
import type { FeatureClamp } from '@holdpoint/shared/computations/feature-clamp';
import type { FeatureDashboard } from '@holdpoint/shared/computations/feature-dashboard';
import type { OutputAttribution } from '@holdpoint/shared/computations/output-attribution';
import {
  activationDistributionFigure,
  type Weighting,
} from '@holdpoint/shared/figures/activation-distribution-figure';
import { attributionFigure } from '@holdpoint/shared/figures/attribution-figure';
import { densityFigure } from '@holdpoint/shared/figures/density-figure';
import type { Figure } from '@holdpoint/shared/figures/figure';
import { figureSvg } from '@holdpoint/shared/figures/figure-svg';
import { logitEffectsFigure } from '@holdpoint/shared/figures/logit-effects-figure';

/** All that one command found. */
export interface DashboardsFound {
  readonly harvest: DashboardHarvest;
  readonly attribution: OutputAttribution | null;
  readonly clamps: readonly FeatureClamp[];
  readonly identity: Pick<DashboardIndex, 'model' | 'autoencoder' | 'backend' | 'seed'>;
}

const INDEX_FILE = 'index.json';
const ATTRIBUTION = 'attribution';

/** Writes a JSON file and three figures a feature, and the index last: where it stands, everything does. */
export async function writeDashboards(
  directory: string,
  { harvest, attribution, clamps, identity }: DashboardsFound,
): Promise<DashboardIndex> {
  await mkdir(directory, { recursive: true });
  const write = (name: string, content: string): Promise<void> =>
    writeDurably(join(directory, name), content);
  const writeJson = (name: string, value: unknown): Promise<void> =>
    write(name, `${JSON.stringify(value)}\n`);
  const named = namesOf(harvest.dashboards);
  for (const [name, dashboard] of named) {
    await writeJson(`${name}.json`, dashboard);
    await write(`${name}.svg`, figureSvg(distributionOf(dashboard)));
    await write(`${name}-expected.svg`, figureSvg(distributionOf(dashboard, 'expected_value')));
    const effects = logitEffectsFigure(titleOf(dashboard), dashboard.logitEffects);
    await write(`${name}-logits.svg`, figureSvg(effects));
  }
  await write('density.svg', figureSvg(densities(harvest)));
  if (attribution !== null) {
    await writeJson(`${ATTRIBUTION}.json`, attribution);
    await write(`${ATTRIBUTION}.svg`, figureSvg(attributionFigure(attribution)));
  }
  const clampFiles: string[] = [];
  for (const clamp of clamps) {
    const file = `clamp-${clamp.feature}-${clamp.kind}.json`;
    await writeJson(file, clamp);
    clampFiles.push(file);
  }
  const index = DashboardIndex.parse({
    schema: 'holdpoint.feature-dashboards.v1',
    ...identity,
    features: named.map(([name, dashboard]) => indexEntry(dashboard, `${name}.json`)),
    densities: {
      tokens: harvest.tokens,
      features: [...harvest.activity.densities],
      control: harvest.controlDensities === null ? null : [...harvest.controlDensities],
    },
    attribution: attribution === null ? null : `${ATTRIBUTION}.json`,
    clamps: clampFiles,
  } satisfies DashboardIndex);
  await writeJson(INDEX_FILE, index);
  return index;
}

/** The deck's figure: how the activation of a feature is distributed over its proxy; or that weighted by its size. */
export function distributionOf(dashboard: FeatureDashboard, weighting?: Weighting): Figure {
  const { kind, figures } = dashboard;
  return activationDistributionFigure({ name: titleOf(dashboard), kind, figures }, weighting);
}

function titleOf({ feature }: FeatureDashboard): string {
  return `feature ${feature}`;
}

/** `feature-12`; where one feature is the best for several kinds, the later ones also carry their kind. */
function namesOf(
  dashboards: readonly FeatureDashboard[],
): readonly (readonly [string, FeatureDashboard])[] {
  const taken = new Set<string>();
  return dashboards.map((dashboard) => {
    const plain = `feature-${dashboard.feature}`;
    const name = taken.has(plain) ? `${plain}-${dashboard.kind}` : plain;
    taken.add(name);
    return [name, dashboard] as const;
  });
}

function densities({ activity, tokens, controlDensities, dashboards }: DashboardHarvest): Figure {
  return densityFigure({
    densities: activity.densities,
    tokens,
    ...(controlDensities === null ? {} : { control: controlDensities }),
    marked: dashboards.map(({ feature, kind }) => ({
      name: `feature ${feature}, ${kind}`,
      density: activity.densities[feature] ?? 0,
    })),
  });
}
