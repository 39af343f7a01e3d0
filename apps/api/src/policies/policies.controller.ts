import { catalogRoutes } from '@holdpoint/shared/contracts/catalog';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import type { Catalog } from '@holdpoint/shared/evidence/catalog';
import { policies, policyByRef, policyDigest } from '@holdpoint/shared/policy/policies';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { CatalogService } from './catalog.service.js';

@Controller()
export class PoliciesController {
  constructor(private readonly catalog: CatalogService) {}

  @Route(catalogRoutes.policies)
  policies(): Output<typeof catalogRoutes.policies> {
    return {
      policies: policies.map((policy) => ({
        ref: policy.ref,
        title: policy.title,
        digest: policyDigest(policy),
      })),
    };
  }

  @Route(catalogRoutes.policy)
  policy(
    @Input() { params }: Parsed<typeof catalogRoutes.policy>,
  ): Output<typeof catalogRoutes.policy> {
    const policy = policyByRef(params.policyRef);
    return { policy, digest: policyDigest(policy) };
  }

  @Route(catalogRoutes.evaluations)
  evaluations(): Catalog {
    return this.catalog.whole();
  }
}
