import { Safeguard } from '@holdpoint/shared/contracts/safeguards';
import type { HeldSafeguard } from '@holdpoint/shared/gate/gate-decision';
import { z } from 'zod';

import { Instant, type Queries } from '../database/database.js';

const Named = z.object({ name: z.string() });

const SafeguardRow = z.object({
  id: z.uuid(),
  checkpointId: z.uuid().nullable(),
  model: Named.nullable(),
  axis: Safeguard.shape.axis,
  level: z.string(),
  title: z.string(),
  efficacy: z.string(),
  expiresAt: Instant,
  recorder: Named,
  recordedAt: Instant,
  approval: z.object({ person: Named, approvedAt: Instant }).nullable(),
});

const WITH_PEOPLE = {
  model: { select: { name: true } },
  recorder: { select: { name: true } },
  approval: { select: { person: { select: { name: true } }, approvedAt: true } },
} as const;

/** Every safeguard, newest first; with a checkpoint its own and those of its model. */
export async function safeguardsOf(
  { entities }: Queries,
  checkpointId: string | undefined,
  now: Date,
): Promise<Safeguard[]> {
  const rows = await entities.safeguard.findMany({
    where:
      checkpointId === undefined
        ? {}
        : { OR: [{ checkpointId }, { model: { checkpoints: { some: { id: checkpointId } } } }] },
    include: WITH_PEOPLE,
    orderBy: [{ recordedAt: 'desc' }, { id: 'asc' }],
  });
  return z
    .array(SafeguardRow)
    .parse(rows)
    .map((row) => viewOf(row, now));
}

export async function safeguardById(
  { entities }: Queries,
  id: string,
  now: Date,
): Promise<Safeguard | undefined> {
  const row = await entities.safeguard.findUnique({ where: { id }, include: WITH_PEOPLE });
  return row === null ? undefined : viewOf(SafeguardRow.parse(row), now);
}

function viewOf(
  { model, recorder, approval, ...row }: z.infer<typeof SafeguardRow>,
  now: Date,
): Safeguard {
  const isOver = Date.parse(row.expiresAt) <= now.getTime();
  return {
    ...row,
    model: model?.name ?? null,
    recordedBy: recorder.name,
    approvedBy: approval?.person.name ?? null,
    approvedAt: approval?.approvedAt ?? null,
    state: isOver ? 'expired' : approval === null ? 'recorded' : 'in_force',
  };
}

/** What the gate reads of a checkpoint: safeguards that a second person has approved, in order of id. */
export async function heldSafeguards(
  queries: Queries,
  checkpointId: string,
  now: Date,
): Promise<HeldSafeguard[]> {
  return (await safeguardsOf(queries, checkpointId, now))
    .filter(({ approvedBy }) => approvedBy !== null)
    .sort((left, right) => (left.id < right.id ? -1 : 1))
    .map(({ axis, level, title, expiresAt }) => ({ axis, level, title, expiresAt }));
}
