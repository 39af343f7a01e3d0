import { readFile, writeFile } from 'node:fs/promises';

import { apiModule } from './python-client/api-module.mjs';
import { PythonTypes } from './python-client/python-types.mjs';

/** Writes the generated half of clients/python from docs/openapi.json. `npm run docs:clients` */
const root = new URL('../', import.meta.url);
const document = JSON.parse(await readFile(new URL('docs/openapi.json', root), 'utf8'));
const types = new PythonTypes(document.components.schemas);
const api = apiModule(document, types);
const folder = new URL('clients/python/holdpoint/', root);
await writeFile(new URL('types.py', folder), types.module());
await writeFile(new URL('api.py', folder), api);
