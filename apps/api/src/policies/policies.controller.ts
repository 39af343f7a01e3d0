import { catalogRoutes } from '@holdpoint/shared/contracts/catalog';
import {
  type PolicyRecord,
  policyRoutes,
  type PolicyStatement,
  type PolicySummary,
} from '@holdpoint/shared/contracts/policies';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import type { Catalog } from '@holdpoint/shared/evidence/catalog';
import { diffPolicies } from '@holdpoint/shared/policy/diff-policies';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { ActivationService, summaryOf } from './activation.service.js';
import { CatalogService } from './catalog.service.js';
import { EffectiveApprovals } from './effective-approvals.service.js';
import { PolicyBook } from './policy-book.service.js';

@Controller()
export class PoliciesController {
  constructor(
    private readonly catalog: CatalogService,
    private readonly book: PolicyBook,
    private readonly activation: ActivationService,
    private readonly approvals: EffectiveApprovals,
  ) {}

  @Route(policyRoutes.list)
  async list(): Promise<{ policies: PolicySummary[] }> {
    return { policies: (await this.book.all()).map(summaryOf) };
  }

  @Route(policyRoutes.diff)
  async diff(
    @Input() { query }: Parsed<typeof policyRoutes.diff>,
  ): Promise<Output<typeof policyRoutes.diff>> {
    const [from, to] = [await this.book.named(query.from), await this.book.named(query.to)];
    const pinOf = ({ policy, digest }: typeof from) => ({ ref: policy.ref, digest });
    const moves = [...diffPolicies(from.policy, to.policy)];
    return { from: pinOf(from), to: pinOf(to), moves };
  }

  @Route(policyRoutes.get)
  get(@Input() { params }: Parsed<typeof policyRoutes.get>): Promise<PolicyRecord> {
    return this.activation.record(params.policyRef);
  }

  @Route(policyRoutes.propose)
  propose(
    @Input() { body }: Parsed<typeof policyRoutes.propose>,
    @CurrentCaller() caller: Caller,
  ): Promise<PolicySummary> {
    return this.activation.propose(body, caller);
  }

  @Route(policyRoutes.statement)
  statement(
    @Input() { params, query }: Parsed<typeof policyRoutes.statement>,
    @CurrentCaller() caller: Caller,
  ): Promise<PolicyStatement> {
    return this.activation.statement(params.digest, query.role, caller);
  }

  @Route(policyRoutes.approve)
  approve(
    @Input() input: Parsed<typeof policyRoutes.approve>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PolicyRecord> {
    return this.approvals.approve(id, input, caller);
  }

  @Route(catalogRoutes.evaluations)
  evaluations(): Catalog {
    return this.catalog.whole();
  }
}
