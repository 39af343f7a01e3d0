import { Module } from '@nestjs/common';

import { AssertionCheck } from './assertion-check.service.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';
import { RelyingParty } from './relying-party.js';

@Module({
  controllers: [CredentialsController],
  providers: [CredentialsService, AssertionCheck, RelyingParty],
  exports: [AssertionCheck],
})
export class CredentialsModule {}
