import { Controller } from '@nestjs/common';
import { openApiDocument } from '@holdpoint/shared/contracts/openapi-document';
import { openApiRoutes } from '@holdpoint/shared/contracts/openapi';
import type { Output } from '@holdpoint/shared/contracts/route';
import { routes } from '@holdpoint/shared/contracts/routes';

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
