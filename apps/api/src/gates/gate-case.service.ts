import type { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import type { PolicyRef } from '@holdpoint/shared/contracts/common';
import type { HeldSafeguard } from '@holdpoint/shared/gate/gate-decision';
import type { GateEvidence } from '@holdpoint/shared/gate/gate-evidence';
import type { Governance } from '@holdpoint/shared/report/bundle';
import { gateEvidenceIn } from '@holdpoint/shared/report/bundle-evidence';
import type { EnrolledCredential } from '@holdpoint/shared/webauthn/enrolled-credential';
import { Inject, Injectable } from '@nestjs/common';

import { calibrationsFor } from '../calibrations/calibration-rows.js';
import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { AssertionCheck } from '../credentials/assertion-check.service.js';
import type { Queries } from '../database/database.js';
import { determinationsOn } from '../determinations/determination-rows.js';
import type { Env } from '../env.js';
import { holdsOn, openHolds } from '../holds/hold-rows.js';
import { PolicyBook } from '../policies/policy-book.service.js';
import type { KnownPolicy } from '../policies/policy-rows.js';
import { type CheckpointEvidence, EvidenceReader } from '../runs/evidence-reader.service.js';
import { invalidationsOn } from '../runs/invalidation-rows.js';
import { heldSafeguards } from '../safeguards/safeguard-rows.js';
import { ENV } from '../tokens.js';
import { waiversOn } from './waiver-rows.js';
import { witnessSeen } from './witness-seen.js';

/** Everything that a gate decides on, but what people signed. */
export interface GateCase {
  readonly known: KnownPolicy;
  readonly checkpoint: Checkpoint;
  readonly read: CheckpointEvidence;
  readonly governance: Governance;
  /** With which the waivers among it were approved. */
  readonly credentials: readonly EnrolledCredential[];
  readonly safeguards: readonly HeldSafeguard[];
  /** `read` and `governance` as the gate takes them. */
  readonly evidence: GateEvidence;
}

/** Reads what stands before a gate. */
@Injectable()
export class GateCaseReader {
  constructor(
    private readonly book: PolicyBook,
    private readonly checkpoints: CheckpointsService,
    private readonly runs: EvidenceReader,
    private readonly assertions: AssertionCheck,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * All of it at the transaction's moment, which is `REPEATABLE READ`. The policy may be one that is not in force: see its
   * state. Throws `policy.unknown`, `checkpoint.unknown`.
   */
  async read(
    queries: Queries,
    about: { readonly policy: PolicyRef; readonly checkpointId: string },
    now: Date,
  ): Promise<GateCase> {
    const known = await this.book.byRef(about.policy, queries);
    const checkpoint = await this.checkpoints.get(about.checkpointId, queries);
    const read = await this.runs.read(queries, checkpoint);
    const { id } = checkpoint;
    const waivers = await waiversOn(queries, id, this.assertions);
    const governance: Governance = {
      determinations: (await determinationsOn(queries, id)).map(
        ({ determination }) => determination,
      ),
      calibrations: await calibrationsFor(queries, read.runs),
      holds: openHolds(await holdsOn(queries, id)),
      barChanges: await this.book.barChangesOf(about.policy, queries),
      invalidations: await invalidationsOn(queries, id),
      policyState: known.state === 'active' ? 'in_force' : 'not_in_force',
      waivers: waivers.map(({ waiver }) => waiver),
      witness: await witnessSeen(queries, this.env.log),
    };
    const safeguards = await heldSafeguards(queries, id, now);
    const evidence = gateEvidenceIn({ ...read, governance });
    const credentials = waivers.flatMap((each) => each.credentials);
    return { known, checkpoint, read, governance, credentials, safeguards, evidence };
  }
}
