import { Module } from '@nestjs/common';

import { CredentialsModule } from '../credentials/credentials.module.js';
import { ActivationService } from './activation.service.js';
import { ActivationBasisReader } from './activation-basis.service.js';
import { ApprovalRecords } from './approval-records.service.js';
import { CatalogService } from './catalog.service.js';
import { EffectiveApprovals } from './effective-approvals.service.js';
import { PoliciesController } from './policies.controller.js';
import { PolicyBook } from './policy-book.service.js';

@Module({
  imports: [CredentialsModule],
  controllers: [PoliciesController],
  providers: [
    CatalogService,
    PolicyBook,
    ActivationService,
    ActivationBasisReader,
    ApprovalRecords,
    EffectiveApprovals,
  ],
  exports: [CatalogService, PolicyBook],
})
export class PoliciesModule {}
