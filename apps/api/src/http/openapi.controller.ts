import { openApiRoutes } from '@holdpoint/shared/contracts/openapi';
import { openApiDocument } from '@holdpoint/shared/contracts/openapi-document';
import type { Output } from '@holdpoint/shared/contracts/route';
import { routes } from '@holdpoint/shared/contracts/routes';
import { Controller } from '@nestjs/common';

import { VERSION } from '../version.js';
import { Route } from './contract.js';

@Controller()
export class OpenApiController {
  private readonly text = openApiDocument(routes, VERSION);

  @Route(openApiRoutes.document)
  document(): Output<typeof openApiRoutes.document> {
    return openApiRoutes.document.response.parse(this.text);
  }
}
