import { readFile } from 'node:fs/promises';

import type { EvaluationRef } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Catalog, type CatalogEntry } from '@holdpoint/shared/evidence/catalog';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** The same place from `src` and from `dist`. */
const CATALOG = new URL('../../../../packages/evals/src/catalog.json', import.meta.url);

/** What the API knows of evaluations: the committed catalog, and never their code, which handles adversarial text. */
@Injectable()
export class CatalogService implements OnModuleInit {
  private catalog: Catalog = { schema: 'holdpoint.catalog.v1', evaluations: [] };

  async onModuleInit(): Promise<void> {
    this.catalog = Catalog.parse(JSON.parse(await readFile(CATALOG, 'utf8')));
  }

  whole(): Catalog {
    return this.catalog;
  }

  /** Throws `evaluation.unknown`. */
  entry(ref: EvaluationRef): CatalogEntry {
    const entry = this.catalog.evaluations.find((candidate) => candidate.ref === ref);
    if (entry !== undefined) return entry;
    throw new HoldpointError({
      code: 'evaluation.unknown',
      kind: 'not_found',
      message: `No evaluation ${ref} in the catalog; there are ${this.catalog.evaluations.map((known) => known.ref).join(', ')}.`,
    });
  }
}
