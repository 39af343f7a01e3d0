import { ComputationKind, ComputationSpec } from '@holdpoint/shared/computations/computation';
import {
  ComputationFinding,
  ComputationProgress,
} from '@holdpoint/shared/computations/computation-frame';
import { Sha256 } from '@holdpoint/shared/contracts/common';
import type { Computation, ComputationState } from '@holdpoint/shared/contracts/computations';
import { z } from 'zod';

import { Instant } from '../database/database.js';

/** One computation as the database has it. What the worker wrote is parsed apart: a hostile progress hides no computation. */
export const ComputationRow = z.object({
  id: z.uuid(),
  kind: ComputationKind,
  checkpointId: z.uuid().nullable(),
  spec: ComputationSpec,
  specDigest: Sha256,
  state: z.enum(['open', 'verified', 'invalid', 'refused', 'cancelled']),
  resultDigest: Sha256.nullable(),
  differences: z.array(ComputationFinding),
  requester: z.object({ name: z.string() }),
  claim: z.object({
    state: z.enum(['READY', 'LEASED', 'DONE', 'CANCELLED']),
    fence: z.int(),
    progress: z.unknown(),
  }),
  createdAt: Instant,
  settledAt: Instant.nullable(),
});
export type ComputationRow = z.infer<typeof ComputationRow>;

/** What a computation's row takes along. */
export const WITH_CLAIM = { requester: { select: { name: true } }, claim: true } as const;

const openStates = {
  READY: 'waiting',
  LEASED: 'running',
  DONE: 'verifying',
  CANCELLED: 'cancelled',
} as const satisfies Record<ComputationRow['claim']['state'], ComputationState>;

export function computationOf({ claim, requester, state, ...row }: ComputationRow): Computation {
  const progress = ComputationProgress.safeParse(claim.progress);
  return {
    ...row,
    state: state === 'open' ? openStates[claim.state] : state,
    progress: progress.success ? progress.data : null,
    claims: claim.fence,
    requestedBy: requester.name,
  };
}
