import { readdir, readFile, writeFile } from 'node:fs/promises';

/** Writes `packages/evals/src/catalog.json` from the built evaluations; refuses a change under an old version. */
const evals = new URL('../packages/evals/', import.meta.url);
const dist = new URL('dist/', evals);
const target = new URL('src/catalog.json', evals);

const { catalogOf, catalogText, succeeding } = await import(new URL('catalog.js', dist).href);
const { EVALUATION_FILE, evaluationOf, registryOf } = await import(
  new URL('registry.js', dist).href
);

const folder = new URL('evaluations/', dist);
const files = (await readdir(folder)).filter((file) => EVALUATION_FILE.test(file)).sort();
const evaluations = await Promise.all(
  files.map(async (file) => evaluationOf(await import(new URL(file, folder).href), file)),
);
const next = catalogOf(registryOf(evaluations));
const previous = await readFile(target, 'utf8').then(JSON.parse, (error) => {
  if (error.code === 'ENOENT') return { evaluations: [] };
  throw error;
});
await writeFile(target, catalogText(succeeding(previous, next)));
console.log(`${next.evaluations.length} evaluations in ${target.pathname}`);
