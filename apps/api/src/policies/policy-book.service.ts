import type { PolicyRef, Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { BarChange } from '@holdpoint/shared/policy/bar-move';
import { policies as builtIn, policyDigest } from '@holdpoint/shared/policy/policies';
import type { Policy } from '@holdpoint/shared/policy/policy';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { z } from 'zod';

import { Database, jsonColumn, type Queries } from '../database/database.js';
import { Ledger } from '../ledger/ledger.service.js';
import {
  ActivationRow,
  IS_IN_EFFECT,
  type KnownPolicy,
  policyNameOf,
  PolicyRow,
  policyStreamOf,
  SELECT_ACTIVATIONS,
  SELECT_POLICIES,
} from './policy-rows.js';

/** Every policy that is known here, and which document of each name is in force. */
@Injectable()
export class PolicyBook implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Takes the built-in policies as in force, once the log has signed it, each that has never been activated under its name and version. One whose place
   * is held by another document, or of whose name a quorum has activated any version, waits for its quorum: a new release
   * moves no bar by itself.
   */
  async onApplicationBootstrap(): Promise<void> {
    for (const policy of builtIn) {
      await this.database.transaction((queries) => this.install(queries, policy));
    }
  }

  /** The document in force under a name, else the newest of that name. Throws `policy.unknown`. */
  async byRef(ref: PolicyRef, queries: Queries = this.database): Promise<KnownPolicy> {
    const known = await queries.rows(
      PolicyRow,
      `${SELECT_POLICIES} WHERE policy_document.ref = $1 ORDER BY proposed_at DESC, policy_document.digest`,
      [ref],
    );
    const found = known.find(({ state }) => state === 'active') ?? known[0];
    if (found !== undefined) return found;
    const names = new Set((await this.all(queries)).map(({ policy }) => policy.ref));
    throw unknownPolicy(ref, `; there are ${[...names].join(', ')}`);
  }

  /** The document in force under a name. Throws `policy.unknown`, `policy.inactive` (conflict). */
  async inForce(ref: PolicyRef, queries: Queries = this.database): Promise<KnownPolicy> {
    const known = await this.byRef(ref, queries);
    if (known.state === 'active') return known;
    throw new HoldpointError({
      code: 'policy.inactive',
      kind: 'conflict',
      message: `${ref} is ${known.state}: its quorum has not activated it. See \`holdpoint policy status\`.`,
    });
  }

  /** Throws `policy.unknown`. */
  async byDigest(digest: Sha256, queries: Queries = this.database): Promise<KnownPolicy> {
    const known = await queries.row(
      PolicyRow,
      `${SELECT_POLICIES} WHERE policy_document.digest = $1`,
      [digest],
    );
    if (known !== undefined) return known;
    throw unknownPolicy(digest);
  }

  /** By its digest, or by its name as `byRef`. Throws `policy.unknown`. */
  named(name: string, queries: Queries = this.database): Promise<KnownPolicy> {
    return name.startsWith('sha256:') ? this.byDigest(name, queries) : this.byRef(name, queries);
  }

  /** Every document, in order of name and then of proposal. */
  all(queries: Queries = this.database): Promise<KnownPolicy[]> {
    return queries.rows(
      PolicyRow,
      `${SELECT_POLICIES} ORDER BY policy_document.ref COLLATE "C", proposed_at, policy_document.digest`,
    );
  }

  /** Every document in force, in order of name. */
  async active(queries: Queries = this.database): Promise<KnownPolicy[]> {
    return (await this.all(queries)).filter(({ state }) => state === 'active');
  }

  /** When documents took effect under a name, oldest first. */
  activationsOf(ref: PolicyRef, queries: Queries = this.database): Promise<ActivationRow[]> {
    return queries.rows(ActivationRow, `${SELECT_ACTIVATIONS} WHERE ref = $1 ORDER BY seq`, [ref]);
  }

  /**
   * How the bars of every version of a policy moved, oldest first; activations by which none did are left out. All
   * versions: another version must not wash away what was loosened in one.
   */
  async barChangesOf(ref: PolicyRef, queries: Queries = this.database): Promise<BarChange[]> {
    const activations = await queries.rows(
      ActivationRow,
      `${SELECT_ACTIVATIONS} WHERE split_part(ref, '@', 1) = $1 ORDER BY activated_at, ref COLLATE "C", seq`,
      [policyNameOf(ref)],
    );
    return activations.flatMap(({ activation: { barChange } }) =>
      barChange === null || barChange.moves.length === 0 ? [] : [barChange],
    );
  }

  /** The document in force of any version of a policy that took effect last; null where none ever did. */
  async newestInForce(ref: PolicyRef, queries: Queries): Promise<KnownPolicy | null> {
    const row = await queries.row(
      z.object({ digest: z.string() }),
      `SELECT digest FROM policy_activation WHERE split_part(ref, '@', 1) = $1 AND ${IS_IN_EFFECT}
        ORDER BY activated_at DESC, seq DESC, ref COLLATE "C" DESC LIMIT 1`,
      [policyNameOf(ref)],
    );
    return row === undefined ? null : this.byDigest(row.digest, queries);
  }

  /** Whether an activation of any version of a policy is recorded that the log has not signed yet. */
  async isActivationPending(ref: PolicyRef, queries: Queries): Promise<boolean> {
    const row = await queries.row(
      z.object({ id: z.uuid() }),
      `SELECT id FROM policy_activation
        WHERE split_part(ref, '@', 1) = $1 AND NOT audit.is_effective(event_id) LIMIT 1`,
      [policyNameOf(ref)],
    );
    return row !== undefined;
  }

  private async install(queries: Queries, policy: Policy): Promise<void> {
    const { ref } = policy;
    const digest = policyDigest(policy);
    await queries.entities.policyDocument.createMany({
      data: { digest, ref, body: jsonColumn(policy), text: '' },
      skipDuplicates: true,
    });
    // One after the other, and after any quorum that is at it.
    await queries.execute(`SELECT pg_advisory_xact_lock(hashtextextended('policy.activation', 0))`);
    const activated = await queries.entities.policyActivation.count({
      where: { OR: [{ ref }, { ref: { startsWith: `${policyNameOf(ref)}@` }, genesis: false }] },
    });
    if (activated > 0) return;
    const [eventId = null] = await this.ledger.append(queries, {
      stream: policyStreamOf(ref),
      type: 'policy.activated',
      actor: 'system:api',
      body: { ref, digest, seq: 1, genesis: true, barChangeDigest: null },
    });
    // Of two APIs that start at once, the lock lets one make the first activation.
    await queries.entities.policyActivation.create({
      data: {
        id: crypto.randomUUID(),
        ref,
        seq: 1,
        digest,
        genesis: true,
        activatedAt: new Date(),
        eventId,
      },
    });
  }
}

function unknownPolicy(name: string, known = ''): HoldpointError {
  return new HoldpointError({
    code: 'policy.unknown',
    kind: 'not_found',
    message: `No policy ${name}${known}.`,
  });
}
