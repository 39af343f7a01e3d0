import {
  evaluationsDirectory,
  loadEvaluations,
  loadReferences,
} from '@holdpoint/adapters/evaluations/load-evaluations';
import { referenceFor } from '@holdpoint/evals/reference';
import { refOf } from '@holdpoint/evals/registry';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { KnownSuite } from './run-suites.js';

/**
 * The suites that `wanted` names: `all`, or ids with or without version, or areas such as `bias`, joined by commas. Left
 * out of `all` is what reads activations: the reference model is an endpoint, and serves none.
 */
export async function knownSuites(wanted: string): Promise<readonly KnownSuite[]> {
  const directory = evaluationsDirectory();
  const evaluations = [...(await loadEvaluations(directory)).values()];
  const references = await loadReferences(directory);
  const suites = evaluations.flatMap((evaluation): KnownSuite[] => {
    const reference = referenceFor(references, evaluation.id);
    return reference === null ? [] : [{ evaluation, reference }];
  });
  if (wanted === 'all') {
    return suites.filter(({ reference }) => reference.activations === undefined);
  }
  return wanted.split(',').flatMap((name) => {
    const found = suites.filter(
      ({ evaluation }) =>
        evaluation.id === name ||
        refOf(evaluation) === name ||
        evaluation.id.startsWith(`${name}/`),
    );
    if (found.length > 0) return found;
    const known = suites.map(({ evaluation }) => evaluation.id).join(', ');
    throw new HoldpointError({
      code: 'evaluation.not_found',
      kind: 'invalid',
      message: `No suite ${name}; there are ${known}, and all.`,
    });
  });
}
