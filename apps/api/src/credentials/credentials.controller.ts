import { type Credential, credentialRoutes } from '@holdpoint/shared/contracts/credentials';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { type Caller, CurrentCaller, EntityId } from '../http/request.js';
import { CredentialsService } from './credentials.service.js';

@Controller()
export class CredentialsController {
  constructor(private readonly credentials: CredentialsService) {}

  @Route(credentialRoutes.options)
  options(@CurrentCaller() caller: Caller): Promise<Output<typeof credentialRoutes.options>> {
    return this.credentials.options(caller);
  }

  @Route(credentialRoutes.enrol)
  enrol(
    @Input() { body }: Parsed<typeof credentialRoutes.enrol>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Credential> {
    return this.credentials.enrol(id, body, caller);
  }

  @Route(credentialRoutes.list)
  async list(
    @Input() { query }: Parsed<typeof credentialRoutes.list>,
    @CurrentCaller() caller: Caller,
  ): Promise<Output<typeof credentialRoutes.list>> {
    return { credentials: await this.credentials.list(query.accountId, caller) };
  }

  @Route(credentialRoutes.revoke)
  revoke(
    @Input() { params, body }: Parsed<typeof credentialRoutes.revoke>,
    @CurrentCaller() caller: Caller,
  ): Promise<Credential> {
    return this.credentials.revoke(params.credentialId, body.reason, caller);
  }
}
