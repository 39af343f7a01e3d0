import type { Readable } from 'node:stream';

import type { ComputationResult } from '@holdpoint/shared/computations/computation';
import { type Computation, computationRoutes } from '@holdpoint/shared/contracts/computations';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { Controller } from '@nestjs/common';

import { Input, Route } from '../http/contract.js';
import { ByteStream, type Caller, CurrentCaller, EntityId } from '../http/request.js';
import type { StoredObject } from '../objects/object-directory.js';
import { ComputationsService } from './computations.service.js';

@Controller()
export class ComputationsController {
  constructor(private readonly computations: ComputationsService) {}

  @Route(computationRoutes.putInput)
  putInput(@ByteStream() bytes: Readable): Promise<StoredObject> {
    return this.computations.putInput(bytes);
  }

  @Route(computationRoutes.request)
  request(
    @Input() { body }: Parsed<typeof computationRoutes.request>,
    @EntityId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Computation> {
    return this.computations.request(id, body, caller);
  }

  @Route(computationRoutes.list)
  list(
    @Input() { query }: Parsed<typeof computationRoutes.list>,
  ): ReturnType<ComputationsService['list']> {
    return this.computations.list(query);
  }

  @Route(computationRoutes.get)
  get(@Input() { params }: Parsed<typeof computationRoutes.get>): Promise<Computation> {
    return this.computations.get(params.computationId);
  }

  @Route(computationRoutes.result)
  result(@Input() { params }: Parsed<typeof computationRoutes.result>): Promise<ComputationResult> {
    return this.computations.result(params.computationId);
  }

  @Route(computationRoutes.artefact)
  artefact(@Input() { params }: Parsed<typeof computationRoutes.artefact>): Promise<Buffer> {
    return this.computations.artefact(params.computationId, params.name);
  }

  @Route(computationRoutes.cancel)
  cancel(
    @Input() { params }: Parsed<typeof computationRoutes.cancel>,
    @CurrentCaller() caller: Caller,
  ): Promise<Computation> {
    return this.computations.cancel(params.computationId, caller);
  }
}
