import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';

import { policyModule } from './policy-module.mjs';

/** Writes the shipped policies' modules from their YAML. */
const shared = new URL('../packages/shared/', import.meta.url);
const source = new URL('policies/', shared);
const target = new URL('src/policy/built-in/', shared);

const files = (await readdir(source)).filter((name) => name.endsWith('.yaml')).sort();
await mkdir(target, { recursive: true });
for (const name of files) {
  const text = await readFile(new URL(name, source), 'utf8');
  await writeFile(new URL(name.replace('.yaml', '.ts'), target), policyModule(name, text));
}
console.log(`${files.length} policies in ${target.pathname}`);
