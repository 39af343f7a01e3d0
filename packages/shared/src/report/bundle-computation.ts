import { z } from 'zod';

import { ComputationResult, ComputationSpec } from '../computations/computation.js';
import { ArtefactName, ComputationFinding } from '../computations/computation-frame.js';
import { DashboardIndex } from '../computations/dashboard-index.js';
import { FeatureDashboard } from '../computations/feature-dashboard.js';
import { readsWhole } from '../computations/verify-computation.js';
import type { Sha256 } from '../contracts/common.js';

/** How far a computation was when the gate decided. */
export const BundleComputationState = z.enum([
  'open',
  'verified',
  'invalid',
  'refused',
  'cancelled',
]);

/** A dashboard of a dictionary, or their index: its canonical JSON is the artefact of that name, byte for byte. */
export const BundleDashboard = z.strictObject({
  name: ArtefactName,
  content: z.union([FeatureDashboard, DashboardIndex]),
});
export type BundleDashboard = z.infer<typeof BundleDashboard>;

/** One computation about the checkpoint's weights, asked for before the decision: `evidence/computations/ID.json`. */
export const BundleComputation = z.strictObject({
  schema: z.literal('holdpoint.bundle-computation.v1'),
  id: z.uuid(),
  spec: ComputationSpec,
  state: BundleComputationState,
  /** Of a verified one; what departed from its spec is not passed on as figures. */
  result: ComputationResult.nullable(),
  /** Why it is invalid or was refused. */
  differences: z.array(ComputationFinding),
  /** Of a dictionary that has some, in the order of its artefacts; else left out. */
  dashboards: z.array(BundleDashboard).optional(),
});
export type BundleComputation = z.infer<typeof BundleComputation>;

/** Where a computation lies in the evidence directory. */
export function computationPathOf({ id }: Pick<BundleComputation, 'id'>): string {
  return `evidence/computations/${id}.json`;
}

/** Where an input lies that a recomputation reads whole. */
export function inputPathOf(digest: Sha256): string {
  return `evidence/inputs/${digest.slice('sha256:'.length)}`;
}

/** Inputs that the figures of a computation are recomputed from, by their names; none for weights and activations. */
export function wholeInputsOf({
  spec,
  result,
}: BundleComputation): BundleComputation['spec']['inputs'] {
  return result === null ? [] : spec.inputs.filter(({ name }) => readsWhole(spec, name));
}
