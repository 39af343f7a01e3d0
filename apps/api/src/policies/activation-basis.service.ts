import type { Role, Sha256 } from '@holdpoint/shared/contracts/common';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import {
  type ActivationStatement,
  activationStatement,
} from '@holdpoint/shared/policy/activation-statement';
import type { BarMove } from '@holdpoint/shared/policy/bar-move';
import { diffPolicies, isLoosening } from '@holdpoint/shared/policy/diff-policies';
import type { Policy } from '@holdpoint/shared/policy/policy';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Count, type Queries } from '../database/database.js';
import { PolicyBook } from './policy-book.service.js';
import type { KnownPolicy } from './policy-rows.js';

/** What a document would take the place of, and what that moves. */
export interface ActivationBasis {
  readonly from: KnownPolicy | null;
  readonly seq: number;
  readonly quorum: readonly Role[];
  readonly moves: readonly BarMove[];
  /** Closed runs of the moved bars' evaluations, whoever registered them under what, on whatever checkpoint. */
  readonly resultsSeen: number;
  /** Of all that approvals are given for but the number of results, which grows while people read. */
  readonly digest: Sha256;
}

/** Finds out what an activation would change at this moment. */
@Injectable()
export class ActivationBasisReader {
  constructor(private readonly book: PolicyBook) {}

  /**
   * The quorum is that of the policy in force: a proposal can't ask for fewer people than what it replaces. Where no
   * version of its name ever was, the platform's own quorum applies, and whomever the proposal asks for besides.
   */
  async read(queries: Queries, { policy, digest }: KnownPolicy): Promise<ActivationBasis> {
    const from = await this.inForceBefore(queries, policy);
    const activations = await this.book.activationsOf(policy.ref, queries);
    const seq = activations.length + 1;
    const quorum =
      from?.policy.activation.signOffs ?? withPlatformQuorum(policy.activation.signOffs);
    const moves = from === null ? [] : diffPolicies(from.policy, policy);
    return {
      from,
      seq,
      quorum,
      moves,
      resultsSeen: from === null ? 0 : await resultsSeen(queries, from.policy, policy, moves),
      digest: digestOf({ digest, from: from?.digest ?? null, seq, quorum, moves }),
    };
  }

  /**
   * What a document says that it supersedes is its author's word, and counts for nothing here: of the same name and
   * version, else the version of the name that took effect last.
   */
  private async inForceBefore(queries: Queries, { ref }: Policy): Promise<KnownPolicy | null> {
    const same = (await this.book.active(queries)).find(({ policy }) => policy.ref === ref);
    return same ?? (await this.book.newestInForce(ref, queries));
  }
}

/** Who brings the first policy of a name into force: RSP v2.2 asks its two officers for every decision. */
const PLATFORM_QUORUM: readonly Role[] = ['responsible_scaling_officer', 'chief_executive_officer'];

function withPlatformQuorum(asked: readonly Role[]): Role[] {
  const more = [...asked];
  for (const role of PLATFORM_QUORUM) {
    const at = more.indexOf(role);
    if (at >= 0) more.splice(at, 1);
  }
  return [...PLATFORM_QUORUM, ...more];
}

/** The words that a person in this role puts their name under. */
export function statementOf(
  { policy, digest }: KnownPolicy,
  { from, seq, moves, resultsSeen: seen }: ActivationBasis,
  role: Role,
): ActivationStatement {
  return activationStatement({
    role,
    policy: { ref: policy.ref, digest, title: policy.title },
    from: from === null ? null : { ref: from.policy.ref, digest: from.digest },
    seq,
    moves,
    loosening: moves.filter(isLoosening),
    resultsSeen: seen,
  });
}

const CRITERION = /^criteria\.([a-z0-9-]+)/;

/** A move that names no criterion concerns every bar of the policy. */
async function resultsSeen(
  queries: Queries,
  from: Policy,
  to: Policy,
  moves: readonly BarMove[],
): Promise<number> {
  const ids = moves.map(({ path }) => CRITERION.exec(path)?.[1]);
  const criteria = [...from.criteria, ...to.criteria].filter(
    ({ id }) => ids.includes(id) || ids.includes(undefined),
  );
  const evaluations = [...new Set(criteria.map(({ evaluation }) => evaluation))];
  const row = await queries.row(
    z.object({ seen: Count }),
    `SELECT count(*) AS seen FROM run
      WHERE state IN ('closed', 'invalid') AND evaluation_ref = ANY($1)`,
    [evaluations],
  );
  return row?.seen ?? 0;
}
