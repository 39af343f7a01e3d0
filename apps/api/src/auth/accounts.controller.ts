import {
  type Account,
  identityRoutes,
  type IssuedToken,
} from '@holdpoint/shared/contracts/identity';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import { Controller } from '@nestjs/common';
import type { z } from 'zod';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { actorOf } from '../ledger/ledger.service.js';
import { AccountsService } from './accounts.service.js';
import { SignInService } from './sign-in.service.js';
import { TokensService } from './tokens.service.js';

@Controller()
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly tokens: TokensService,
    private readonly signIns: SignInService,
  ) {}

  @Route(identityRoutes.signIn)
  signIn(
    @Input() input: Parsed<typeof identityRoutes.signIn>,
  ): Promise<z.infer<typeof IssuedToken>> {
    return this.signIns.signIn(input);
  }

  @Route(identityRoutes.issueToken)
  issueToken(
    @Input() { params, body }: Parsed<typeof identityRoutes.issueToken>,
    @CurrentCaller() caller: Caller,
  ): Promise<z.infer<typeof IssuedToken>> {
    return this.tokens.issue({ ...params, ...body, actor: actorOf(caller) });
  }

  @Route(identityRoutes.revokeToken)
  revokeToken(
    @Input() { params }: Parsed<typeof identityRoutes.revokeToken>,
    @CurrentCaller() caller: Caller,
  ): Promise<Output<typeof identityRoutes.revokeToken>> {
    return this.tokens.revoke(params.tokenId, caller);
  }

  @Route(identityRoutes.me)
  me(@CurrentCaller() caller: Caller): Promise<Account> {
    return this.accounts.get(caller.accountId);
  }

  @Route(identityRoutes.create)
  create(
    @Input() { body }: Parsed<typeof identityRoutes.create>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Account> {
    return this.accounts.create(id, body, actorOf(caller));
  }

  @Route(identityRoutes.list)
  async list(): Promise<{ accounts: Account[] }> {
    return { accounts: await this.accounts.list() };
  }

  @Route(identityRoutes.disable)
  disable(
    @Input() { params }: Parsed<typeof identityRoutes.disable>,
    @CurrentCaller() caller: Caller,
  ): Promise<Account> {
    return this.accounts.disable(params.accountId, caller);
  }
}
