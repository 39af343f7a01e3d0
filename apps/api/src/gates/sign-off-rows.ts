import { Action, Role } from '@holdpoint/shared/contracts/common';
import type { SignOff } from '@holdpoint/shared/gate/sign-off';
import { SignOffChoice } from '@holdpoint/shared/gate/sign-off';
import type { SignedStatement } from '@holdpoint/shared/report/bundle';
import { z } from 'zod';

import { checkpointsOfSameWeights } from '../checkpoints/same-weights.js';
import { Instant, type Queries } from '../database/database.js';

const SignOffRow = z
  .object({
    id: z.uuid(),
    person: z.object({ name: z.string() }),
    role: Role,
    choice: SignOffChoice,
    statement: z.string(),
    statementDigest: z.string(),
    weightsDigest: z.string(),
    policyDigest: z.string(),
    action: Action,
    evidenceDigest: z.string(),
    comment: z.string(),
    signedAt: Instant,
  })
  .transform(({ person, weightsDigest, ...row }): SignedStatement => ({
    ...row,
    person: person.name,
    subjectDigest: weightsDigest,
  }));

/** All sign-offs ever made on the weights of a checkpoint, oldest first; which of them count is the gate's to say. */
export async function signOffsOn(
  queries: Queries,
  checkpointId: string,
): Promise<SignedStatement[]> {
  const rows = await queries.entities.signOff.findMany({
    where: { checkpointId: { in: await checkpointsOfSameWeights(queries, checkpointId) } },
    include: { person: { select: { name: true } } },
    orderBy: [{ signedAt: 'asc' }, { id: 'asc' }],
  });
  return z.array(SignOffRow).parse(rows);
}

/** A sign-off as the gate reads it: without the words, which its digest stands for. */
export function withoutWords({ statement: _statement, ...signOff }: SignedStatement): SignOff {
  return signOff;
}
