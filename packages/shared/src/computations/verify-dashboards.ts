import type { z } from 'zod';

import { canonicalJson } from '../digest/canonical-json.js';
import { decodeUtf8 } from '../encoding/utf8.js';
import type { ComputationResult } from './computation.js';
import {
  type ComputationDifference,
  differenceAt,
  figureDiffers,
} from './computation-difference.js';
import type { ComputationArtefact } from './computation-frame.js';
import { DASHBOARD_INDEX, DashboardIndex, indexEntry, isDashboardName } from './dashboard-index.js';
import type { DictionaryResult } from './dictionary.js';
import { FeatureDashboard } from './feature-dashboard.js';
import { verifyFeatureDashboard } from './verify-feature-dashboard.js';

/** Bytes of artefacts by their names. */
export type ArtefactBytes = ReadonlyMap<string, Uint8Array>;

/** Of an index or a dashboard: a hundred times what is usual. */
const MAXIMUM_BYTES = 8 * 1024 ** 2;

/** Artefacts that a verification reads whole: dashboards, never weights. One of them that is too large isn't read. */
export function artefactsReadWhole({
  kind,
  artefacts,
}: ComputationResult): readonly ComputationArtefact[] {
  if (kind !== 'dictionary') return [];
  return artefacts.filter(
    ({ name, sizeBytes }) => isOfDashboards(name) && sizeBytes <= MAXIMUM_BYTES,
  );
}

/**
 * Holds the dashboards of a dictionary against its result and against themselves: index and files name each other, model
 * and autoencoder are those of the figures, and every figure follows from the stored observations. `bytes` are the
 * artefacts that were read, each the one of its digest. None: nothing to hold. Total.
 */
export function verifyDashboards(
  body: DictionaryResult,
  artefacts: readonly ComputationArtefact[],
  bytes: ArtefactBytes,
): readonly ComputationDifference[] {
  const named = artefacts.filter(({ name }) => isOfDashboards(name));
  if (named.length === 0) return [];
  const index = parsed(DashboardIndex, bytes.get(DASHBOARD_INDEX));
  if (index === null) return [differenceAt(DASHBOARD_INDEX, 'an index of dashboards', 'none')];
  const files = [DASHBOARD_INDEX, ...index.features.map(({ file }) => file)].toSorted();
  return [
    ...figureDiffers('files of dashboards', files, named.map(({ name }) => name).toSorted()),
    ...figureDiffers(
      `${DASHBOARD_INDEX}: model, autoencoder, backend`,
      [body.modelDigest, body.weightsDigest, body.backend],
      [index.model, index.autoencoder, index.backend],
    ),
    ...index.features.flatMap((entry) =>
      dashboardDifferences(body, entry, parsed(FeatureDashboard, bytes.get(entry.file))),
    ),
  ];
}

function dashboardDifferences(
  { modelDigest, weightsDigest, control }: DictionaryResult,
  entry: DashboardIndex['features'][number],
  dashboard: FeatureDashboard | null,
): readonly ComputationDifference[] {
  const { file } = entry;
  if (dashboard === null) return [differenceAt(file, 'a dashboard', 'none')];
  const beside = dashboard.control;
  return [
    ...figureDiffers(`${DASHBOARD_INDEX}: ${file}`, indexEntry(dashboard, file), entry),
    ...figureDiffers(
      `${file}: model and autoencoder`,
      [modelDigest, weightsDigest],
      [dashboard.model, dashboard.autoencoder],
    ),
    // A shuffled model may have no feature that goes with the kind; another one's is no control.
    ...(beside === null
      ? []
      : figureDiffers(
          `${file}: model and autoencoder of the control`,
          [control?.modelDigest ?? null, control?.weightsDigest ?? null],
          [beside.model, beside.autoencoder],
        )),
    ...verifyFeatureDashboard(dashboard).map(({ place, message }) => ({
      code: 'computation.figures_differ',
      detail: `${file}: ${place} ${message}`.slice(0, 2000),
    })),
  ];
}

function isOfDashboards(name: string): boolean {
  return name === DASHBOARD_INDEX || isDashboardName(name);
}

/** Null for whatever isn't the canonical JSON of the schema: equal dashboards are equal bytes. */
function parsed<Schema extends z.ZodType>(
  schema: Schema,
  bytes: Uint8Array | undefined,
): z.infer<Schema> | null {
  const text = bytes === undefined ? null : decodeUtf8(bytes);
  const found = schema.safeParse(jsonOf(text ?? ''));
  return found.success && canonicalJson(found.data) === text ? found.data : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
