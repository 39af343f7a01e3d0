import { Global, Module } from '@nestjs/common';

import { Ledger } from './ledger.service.js';
import { LogController } from './log.controller.js';
import { LogKeeper } from './log-keeper.service.js';
import { LogStatusService } from './log-status.service.js';
import { Purges } from './purges.service.js';
import { Receipts } from './receipts.service.js';

@Global()
@Module({
  controllers: [LogController],
  providers: [Ledger, LogKeeper, LogStatusService, Purges, Receipts],
  exports: [Ledger, LogKeeper, LogStatusService, Receipts],
})
export class LedgerModule {}
