import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';

import type { Env } from '../env.js';
import { ENV } from '../tokens.js';
import { AccessGuard } from './access.guard.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { PasswordCheck } from './password-check.service.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';
import { TokensService } from './tokens.service.js';

@Module({
  controllers: [AccountsController, SessionsController],
  providers: [
    AccountsService,
    TokensService,
    PasswordCheck,
    SignInService,
    SessionsService,
    AccessGuard,
    { provide: APP_GUARD, useExisting: AccessGuard },
  ],
  exports: [AccessGuard],
})
export class AuthModule implements OnApplicationBootstrap {
  constructor(
    private readonly accounts: AccountsService,
    @Inject(ENV) private readonly env: Env,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { bootstrapAdminPassword } = this.env;
    if (bootstrapAdminPassword !== undefined) await this.accounts.bootstrap(bootstrapAdminPassword);
  }
}
