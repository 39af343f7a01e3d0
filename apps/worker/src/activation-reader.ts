import type { SolveContext } from '@holdpoint/evals/define-evaluation';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import { isReadOffActivations } from '@holdpoint/shared/policy/criterion';

import type { Providers } from './ports.js';

/**
 * Activations of the model under test, under the weights of its sealed plan. Throws `activations.unavailable` where the
 * provider serves answers alone, and `activations.not_supporting` to an evaluation whose criteria may be decisive: faults of
 * the plan and not of the moment, so the sample is errored at once.
 */
export function activationReader(
  providers: Providers,
  { subject, evaluation: { ref } }: Pick<RunPlan, 'subject' | 'evaluation'>,
  signal: AbortSignal,
): SolveContext['activations'] {
  const { provider: alias, providerModel: model, weightsDigest } = subject;
  return async ({ text }) => {
    // A policy knows by the name alone that a criterion must be supporting.
    if (!isReadOffActivations(ref)) {
      throw new HoldpointError({
        code: 'activations.not_supporting',
        kind: 'invalid',
        message: `${ref} reads activations, and a gate could open on it alone: name the evaluation interpretability/…, of which every criterion is supporting.`,
        details: { evaluation: ref },
      });
    }
    const provider = providers.providerFor(alias);
    if (provider.activations === undefined) {
      throw new HoldpointError({
        code: 'activations.unavailable',
        kind: 'invalid',
        message: `The provider ${alias} serves answers and no activations. Evaluate a local checkpoint: a provider of the kind "local" in HOLDPOINT_PROVIDERS.`,
        details: { alias },
      });
    }
    return provider.activations({ model, text, weightsDigest }, signal);
  };
}
