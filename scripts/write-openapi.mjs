import { mkdir, readFile, writeFile } from 'node:fs/promises';

import { openApiDocument } from '@holdpoint/shared/contracts/openapi-document';
import { routes } from '@holdpoint/shared/contracts/routes';

/** Writes docs/openapi.json from the route tables, out of `dist`. `npm run docs:openapi` */
const root = new URL('../', import.meta.url);
const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
await mkdir(new URL('docs/', root), { recursive: true });
await writeFile(
  new URL('docs/openapi.json', root),
  `${JSON.stringify(openApiDocument(routes, version), null, 2)}\n`,
);
