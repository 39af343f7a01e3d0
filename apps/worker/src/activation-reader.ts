import type { SolveContext } from '@holdpoint/evals/define-evaluation';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { RunPlan } from '@holdpoint/shared/evidence/run-plan';

import type { Providers } from './ports.js';

/**
 * Activations of the model under test, under the weights of its sealed plan. Throws `activations.unavailable` where the
 * provider serves answers alone: it is a fault of the plan and not of the moment, so the sample is errored at once.
 */
export function activationReader(
  providers: Providers,
  { provider: alias, providerModel: model, weightsDigest }: RunPlan['subject'],
  signal: AbortSignal,
): SolveContext['activations'] {
  return async ({ text }) => {
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
