import type { DeterminationState } from '@holdpoint/shared/contracts/determinations';
import { Attestation, Determination, Dissent } from '@holdpoint/shared/gate/determination';
import { z } from 'zod';

import { checkpointsOfSameWeights } from '../checkpoints/same-weights.js';
import { Instant, type Queries } from '../database/database.js';

/** A determination as it was recorded, and what became of it. */
export interface RecordedDetermination {
  readonly determination: Determination;
  readonly checkpointId: string;
  readonly policy: string;
  readonly personId: string;
  /** The same person determined the same tier anew. */
  readonly isSuperseded: boolean;
  /** Evidence that it leaned on was found bad. */
  readonly isReopened: boolean;
}

const DeterminationRow = z
  .object({
    id: z.uuid(),
    checkpoint_id: z.uuid(),
    policy_ref: z.string(),
    policy_digest: z.string(),
    tier: z.string(),
    verdict: Determination.shape.verdict,
    person_id: z.uuid(),
    person: z.string(),
    role: Determination.shape.role,
    rationale: z.string(),
    dissent: z.array(Dissent),
    attestations: z.array(Attestation),
    weights_digest: z.string(),
    determined_at: Instant,
    expires_at: Instant,
    is_superseded: z.boolean(),
    is_reopened: z.boolean(),
  })
  .transform((row): RecordedDetermination => ({
    determination: {
      id: row.id,
      tier: row.tier,
      verdict: row.verdict,
      person: row.person,
      role: row.role,
      rationale: row.rationale,
      dissent: row.dissent,
      attestations: row.attestations,
      subjectDigest: row.weights_digest,
      policyDigest: row.policy_digest,
      determinedAt: row.determined_at,
      expiresAt: row.expires_at,
    },
    checkpointId: row.checkpoint_id,
    policy: row.policy_ref,
    personId: row.person_id,
    isSuperseded: row.is_superseded,
    isReopened: row.is_reopened,
  }));

const SELECT_DETERMINATIONS = `
  SELECT determination.*, account.name AS person,
         EXISTS (SELECT FROM determination AS later
                  WHERE later.weights_digest = determination.weights_digest AND later.tier = determination.tier
                    AND later.policy_digest = determination.policy_digest AND later.person_id = determination.person_id
                    AND (later.determined_at, later.id) > (determination.determined_at, determination.id)) AS is_superseded,
         EXISTS (SELECT FROM invalidation_effect
                  WHERE kind = 'determination' AND subject_id = determination.id) AS is_reopened
    FROM determination JOIN account ON account.id = person_id`;

/** Every determination about the weights of a checkpoint, under whatever name and policy, oldest first. */
export async function determinationsOn(
  queries: Pick<Queries, 'rows'>,
  checkpointId: string,
): Promise<RecordedDetermination[]> {
  return queries.rows(
    DeterminationRow,
    `${SELECT_DETERMINATIONS} WHERE checkpoint_id = ANY($1::uuid[]) ORDER BY determined_at, determination.id`,
    [await checkpointsOfSameWeights(queries, checkpointId)],
  );
}

/** Total. */
export function stateOf(recorded: RecordedDetermination, now: Date): DeterminationState {
  if (recorded.isSuperseded) return 'superseded';
  if (recorded.isReopened) return 'reopened';
  return Date.parse(recorded.determination.expiresAt) <= now.getTime() ? 'expired' : 'standing';
}
