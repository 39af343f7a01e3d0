import type { EvaluationRef } from '@holdpoint/shared/contracts/common';
import type { SuiteMove } from '@holdpoint/shared/contracts/suites';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { SuiteState } from '@holdpoint/shared/suites/suite-state';
import { z } from 'zod';

import { Instant, type Queries } from '../database/database.js';

const SuiteMoveRow = z
  .object({
    id: z.uuid(),
    evaluationRef: z.string(),
    fromState: SuiteState,
    toState: SuiteState,
    replacement: z.string().nullable(),
    reason: z.string(),
    person: z.object({ name: z.string() }),
    movedAt: Instant,
  })
  .transform((row): SuiteMove => ({
    id: row.id,
    evaluation: row.evaluationRef,
    from: row.fromState,
    to: row.toState,
    replacement: row.replacement,
    reason: row.reason,
    by: row.person.name,
    at: row.movedAt,
  }));

/** Where an evaluation stands. */
export interface SuiteStanding {
  readonly state: SuiteState;
  readonly replacement: EvaluationRef | null;
  /** Oldest first. */
  readonly history: readonly SuiteMove[];
}

/** How every evaluation that has ever moved stands. */
export async function suiteStandings({
  entities,
}: Pick<Queries, 'entities'>): Promise<(evaluation: EvaluationRef) => SuiteStanding> {
  const rows = await entities.suiteMove.findMany({
    include: { person: { select: { name: true } } },
    orderBy: [{ evaluationRef: 'asc' }, { seq: 'asc' }],
  });
  const moves = z.array(SuiteMoveRow).parse(rows);
  return (evaluation) => {
    const history = moves.filter((move) => move.evaluation === evaluation);
    const last = history.at(-1);
    return { state: last?.to ?? 'active', replacement: last?.replacement ?? null, history };
  };
}

/** Throws `evaluation.retired` (conflict), which names what replaced it. */
export async function refuseRetired(
  queries: Pick<Queries, 'entities'>,
  evaluations: readonly EvaluationRef[],
): Promise<void> {
  const standingOf = await suiteStandings(queries);
  const retired = evaluations.flatMap((evaluation) => {
    const { state, replacement } = standingOf(evaluation);
    return state === 'retired' ? [{ evaluation, replacement }] : [];
  });
  if (retired.length === 0) return;
  const words = retired.map(({ evaluation, replacement }) =>
    replacement === null
      ? `${evaluation} is retired, and nothing replaced it`
      : `${evaluation} is retired; ${replacement} replaced it`,
  );
  throw new HoldpointError({
    code: 'evaluation.retired',
    kind: 'conflict',
    message: `${words.join('. ')}. The policy asks for it all the same: it needs a version that does not.`,
    details: { retired },
  });
}
