import type { DsseEnvelope } from '@holdpoint/shared/attestation/dsse';
import type { TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import { decisionRoutes, type EpochList } from '@holdpoint/shared/contracts/decisions';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import type { Revocation } from '@holdpoint/shared/gate/announced-decision';
import { Controller, Req, Res } from '@nestjs/common';

import { AccessGuard } from '../auth/access.guard.js';
import { Attestations } from '../gates/attestations.service.js';
import { Input, Route } from '../http/contract.js';
import { type StreamReply, streamStates } from '../http/event-stream.js';
import { OpenStreams } from '../http/open-streams.js';
import { type ApiRequest, type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { DecisionEvents } from './decision-events.service.js';
import { DecisionProofs } from './decision-proofs.service.js';
import { Revocations } from './revocations.service.js';

@Controller()
export class DecisionsController {
  constructor(
    private readonly attestations: Attestations,
    private readonly proofs: DecisionProofs,
    private readonly revocations: Revocations,
  ) {}

  @Route(decisionRoutes.attestation)
  attestation(
    @Input() { params }: Parsed<typeof decisionRoutes.attestation>,
  ): Promise<DsseEnvelope> {
    return this.attestations.get(params.decisionId, 'decision');
  }

  @Route(decisionRoutes.summary)
  summary(@Input() { params }: Parsed<typeof decisionRoutes.summary>): Promise<DsseEnvelope> {
    return this.attestations.get(params.decisionId, 'verification_summary');
  }

  @Route(decisionRoutes.proof)
  proof(@Input() { params }: Parsed<typeof decisionRoutes.proof>): Promise<string> {
    return this.proofs.of(params.decisionId);
  }

  @Route(decisionRoutes.trust)
  trust(): Promise<TrustAnchor> {
    return this.proofs.trustAnchor();
  }

  @Route(decisionRoutes.revoke)
  revoke(
    @Input() { params, body }: Parsed<typeof decisionRoutes.revoke>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Revocation> {
    return this.revocations.revoke(id, params.decisionId, body.reason, caller);
  }

  @Route(decisionRoutes.epochs)
  epochs(): Promise<EpochList> {
    return this.revocations.epochs();
  }
}

@Controller()
export class DecisionEventsController {
  constructor(
    private readonly events: DecisionEvents,
    private readonly streams: OpenStreams,
    private readonly access: AccessGuard,
  ) {}

  /** Who watches is asked anew at every heartbeat. */
  @Route(decisionRoutes.events)
  async watch(
    @Input() { params }: Parsed<typeof decisionRoutes.events>,
    @Req() request: ApiRequest,
    @CurrentCaller() caller: Caller,
    @Res() reply: StreamReply,
  ): Promise<void> {
    streamStates(request, reply, {
      first: await this.events.current(params.decisionId),
      admit: (end) => this.streams.admit(caller.accountId, end),
      watch: (tell) => this.events.watch(params.decisionId, tell),
      isStillCaller: () => this.access.isStillCaller(request),
    });
  }
}
