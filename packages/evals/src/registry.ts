import { EvaluationRef, SandboxLevel } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import type { Evaluation } from './define-evaluation.js';

/** Evaluations by `id@version`; one version of each id. */
export type Registry = ReadonlyMap<EvaluationRef, Evaluation>;

/** What names a file that holds one evaluation, built or not. */
export const EVALUATION_FILE = /\.eval\.(?:js|ts)$/;

/** `id@version`. */
export function refOf(evaluation: Pick<Evaluation, 'id' | 'version'>): EvaluationRef {
  return `${evaluation.id}@${evaluation.version}`;
}

const isFunction = (value: unknown) => typeof value === 'function';

/** Enough of the shape to tell a definition from anything else that a package may export by default. */
const Shape = z.looseObject({
  id: z.string(),
  version: z.int().positive(),
  title: z.string().min(1),
  threatCategory: z.string().min(1),
  epochs: z.int().positive(),
  shardSize: z.int().positive(),
  minimumSandbox: SandboxLevel,
  parameters: z.instanceof(z.ZodObject),
  samples: z.custom(isFunction),
  solve: z.custom(isFunction),
  score: z.custom(isFunction),
});

/**
 * The evaluation that a module exports by default; modules come from files found by name, or from other packages.
 * Throws `evaluation.malformed`.
 */
export function evaluationOf(module: unknown, file: string): Evaluation {
  const parsed = z.looseObject({ default: Shape }).safeParse(module);
  if (!parsed.success || !EvaluationRef.safeParse(refText(parsed.data.default)).success) {
    throw new HoldpointError({
      code: 'evaluation.malformed',
      kind: 'invalid',
      message: `${file} has no evaluation as its default export.`,
      ...(parsed.success ? {} : { cause: parsed.error }),
    });
  }
  // Parsed above as far as a run-time check can see; the functions' types are the compiler's business.
  return (module as { default: Evaluation }).default;
}

/** Throws `evaluation.duplicate_id` when two definitions share an id: results would be mixed under one name. */
export function registryOf(evaluations: readonly Evaluation[]): Registry {
  const ids = new Set<string>();
  for (const { id } of evaluations) {
    if (ids.has(id)) {
      throw new HoldpointError({
        code: 'evaluation.duplicate_id',
        kind: 'conflict',
        message: `Two evaluations have the id ${id}.`,
      });
    }
    ids.add(id);
  }
  const entries = evaluations.map((evaluation) => [refOf(evaluation), evaluation] as const);
  return new Map(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Throws `evaluation.not_found`, also when only another version is there: versions are not interchangeable. */
export function findEvaluation(registry: Registry, ref: EvaluationRef): Evaluation {
  const evaluation = registry.get(ref);
  if (evaluation !== undefined) return evaluation;
  throw new HoldpointError({
    code: 'evaluation.not_found',
    kind: 'not_found',
    message: `No evaluation ${ref}; there are ${[...registry.keys()].join(', ')}.`,
  });
}

function refText({ id, version }: { readonly id: string; readonly version: number }): string {
  return `${id}@${version}`;
}
