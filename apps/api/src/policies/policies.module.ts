import { Module } from '@nestjs/common';

import { CatalogService } from './catalog.service.js';
import { PoliciesController } from './policies.controller.js';

@Module({
  controllers: [PoliciesController],
  providers: [CatalogService],
  exports: [CatalogService],
})
export class PoliciesModule {}
