import type { identityRoutes, IssuedToken } from '@holdpoint/shared/contracts/identity';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';

import { PasswordCheck } from './password-check.service.js';
import { TokensService } from './tokens.service.js';

/** Exchanges a name and a password for a token. */
@Injectable()
export class SignInService {
  constructor(
    private readonly passwords: PasswordCheck,
    private readonly tokens: TokensService,
  ) {}

  /** Throws as `PasswordCheck.accountOf`. */
  async signIn({
    body,
  }: Parsed<typeof identityRoutes.signIn>): Promise<z.infer<typeof IssuedToken>> {
    const { name, password, label, expiresInDays } = body;
    const accountId = await this.passwords.accountOf(name, password);
    return this.tokens.issue({ accountId, label, expiresInDays, actor: `account:${name}` });
  }
}
