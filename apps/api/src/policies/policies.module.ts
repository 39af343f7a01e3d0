import { Module } from '@nestjs/common';

import { ActivationService } from './activation.service.js';
import { ActivationBasisReader } from './activation-basis.service.js';
import { CatalogService } from './catalog.service.js';
import { PoliciesController } from './policies.controller.js';
import { PolicyBook } from './policy-book.service.js';

@Module({
  controllers: [PoliciesController],
  providers: [CatalogService, PolicyBook, ActivationService, ActivationBasisReader],
  exports: [CatalogService, PolicyBook],
})
export class PoliciesModule {}
