import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { catalogEntry } from '@holdpoint/evals/catalog';
import type { Evaluation } from '@holdpoint/evals/define-evaluation';
import { evaluationOf, findEvaluation, type Registry, registryOf } from '@holdpoint/evals/registry';
import type { Sha256 } from '@holdpoint/shared/contracts/common';

const BUILT_EVALUATION = /\.eval\.js$/;

/** Folder of the built evaluations of `@holdpoint/evals`. */
export function evaluationsDirectory(): string {
  return fileURLToPath(new URL('./evaluations/', import.meta.resolve('@holdpoint/evals/registry')));
}

/** Every `*.eval.js` of a folder, found by name. Throws `evaluation.malformed` and `evaluation.duplicate_id`. */
export async function loadEvaluations(directory: string): Promise<Registry> {
  const files = (await readdir(directory)).filter((file) => BUILT_EVALUATION.test(file)).sort();
  const evaluations = await Promise.all(
    files.map(async (file) => {
      const module: unknown = await import(pathToFileURL(`${directory}/${file}`).href);
      return evaluationOf(module, file);
    }),
  );
  return registryOf(evaluations);
}

/** Evaluations with the digest of each definition, computed at first use. */
export class KnownEvaluations {
  private readonly digests = new Map<string, Sha256>();

  constructor(private readonly registry: Registry) {}

  get refs(): readonly string[] {
    return [...this.registry.keys()];
  }

  has(ref: string): boolean {
    return this.registry.has(ref);
  }

  /** Throws `evaluation.not_found`. */
  find(ref: string): Evaluation {
    return findEvaluation(this.registry, ref);
  }

  digestOf(ref: string): Sha256 {
    const known = this.digests.get(ref);
    if (known !== undefined) return known;
    const { digest } = catalogEntry(this.find(ref));
    this.digests.set(ref, digest);
    return digest;
  }
}
