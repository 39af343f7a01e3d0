import { readFileSync } from 'node:fs';

import { Catalog, type CatalogEntry } from '@holdpoint/shared/evidence/catalog';

const CATALOG = new URL('../../../../packages/evals/src/catalog.json', import.meta.url);

/** What the shipped catalog knows of an evaluation; null for one that Holdpoint doesn't ship. */
export function findEvaluation(ref: string): CatalogEntry | null {
  const { evaluations } = Catalog.parse(JSON.parse(readFileSync(CATALOG, 'utf8')));
  return evaluations.find((entry) => entry.ref === ref) ?? null;
}
