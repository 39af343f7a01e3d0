import { Module } from '@nestjs/common';

import { CredentialsModule } from '../credentials/credentials.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { SignoffsController } from './signoffs.controller.js';
import { SignoffsService } from './signoffs.service.js';
import { StatementDrafts } from './statement-drafts.service.js';

@Module({
  imports: [CredentialsModule, GatesModule, PoliciesModule],
  controllers: [SignoffsController],
  providers: [SignoffsService, StatementDrafts],
})
export class SignoffsModule {}
