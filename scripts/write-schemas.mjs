import { mkdir, writeFile } from 'node:fs/promises';

import { publishedSchema, publishedSchemas } from '@holdpoint/shared/contracts/published-schemas';

/** Writes docs/schemas/<name>.schema.json, out of `dist`. */
const target = new URL('../docs/schemas/', import.meta.url);
await mkdir(target, { recursive: true });
for (const name of Object.keys(publishedSchemas)) {
  const text = `${JSON.stringify(publishedSchema(name), null, 2)}\n`;
  await writeFile(new URL(`${name}.schema.json`, target), text);
}
