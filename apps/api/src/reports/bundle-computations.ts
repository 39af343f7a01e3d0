import { ComputationResult, ComputationSpec } from '@holdpoint/shared/computations/computation';
import { ComputationFinding } from '@holdpoint/shared/computations/computation-frame';
import { artefactsReadWhole } from '@holdpoint/shared/computations/verify-dashboards';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { AuditEvent } from '@holdpoint/shared/report/audit-event';
import {
  type BundleComputation,
  BundleComputationState,
  BundleDashboard,
} from '@holdpoint/shared/report/bundle-computation';
import { z } from 'zod';

import type { Queries } from '../database/database.js';

const Row = z.object({
  id: z.uuid(),
  spec: ComputationSpec,
  state: BundleComputationState,
  differences: z.array(ComputationFinding),
  result: z.object({ body: z.unknown() }).nullable(),
});

const Ended = z.object({ state: BundleComputationState });

/**
 * Computations of which the audit events tell, by id, each as those events left it: what ended after the decision is open
 * in its bundle. `read` gives bytes of the store. Rejects for a stored result that is none.
 */
export async function computationsIn(
  queries: Queries,
  audit: readonly AuditEvent[],
  read: (digest: Sha256) => Promise<Buffer>,
): Promise<BundleComputation[]> {
  const ids = audit.flatMap(({ type, stream }) =>
    type === 'computation.requested' ? [stream.slice('computation:'.length)] : [],
  );
  if (ids.length === 0) return [];
  const rows = await queries.entities.computation.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      spec: true,
      state: true,
      differences: true,
      result: { select: { body: true } },
    },
    orderBy: { id: 'asc' },
  });
  const computations: BundleComputation[] = [];
  for (const { id, spec, differences, result: stored, ...row } of z.array(Row).parse(rows)) {
    const events = audit.filter(({ stream }) => stream === `computation:${id}`);
    const state = stateIn(events, row.state);
    const result = state === 'verified' ? ComputationResult.parse(stored?.body) : null;
    const dashboards = result === null ? [] : await dashboardsOf(result, read);
    computations.push({
      schema: 'holdpoint.bundle-computation.v1',
      id,
      spec,
      state,
      result,
      differences: state === 'invalid' || state === 'refused' ? differences : [],
      ...(dashboards.length === 0 ? {} : { dashboards }),
    });
  }
  return computations;
}

/** As they were verified when the computation was settled, less those that are gone: the digests in the result tell of them. */
async function dashboardsOf(
  result: ComputationResult,
  read: (digest: Sha256) => Promise<Buffer>,
): Promise<BundleDashboard[]> {
  const dashboards: BundleDashboard[] = [];
  for (const { name, digest } of artefactsReadWhole(result)) {
    const bytes = await read(digest).catch(nullWhereLost);
    if (bytes === null) continue;
    const content: unknown = JSON.parse(bytes.toString('utf8'));
    dashboards.push(BundleDashboard.parse({ name, content }));
  }
  return dashboards;
}

/** One blob that is gone must not keep the whole report from its reader. */
function nullWhereLost(error: unknown): null {
  const isLost =
    isHoldpointError(error) && ['object.unknown', 'object.corrupt'].includes(error.code);
  if (isLost) return null;
  throw error;
}

/** `stored` is how it ended, for an event that tells of an end and was purged of what it says. */
function stateIn(
  events: readonly AuditEvent[],
  stored: BundleComputation['state'],
): BundleComputation['state'] {
  if (events.some(({ type }) => type === 'computation.cancelled')) return 'cancelled';
  const end = events.find(({ type }) => type === 'computation.completed');
  if (end === undefined) return 'open';
  return end.body === null ? stored : Ended.parse(end.body).state;
}
