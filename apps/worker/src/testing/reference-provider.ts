import { setTimeout as delay } from 'node:timers/promises';

import type { DrawKey, Provider } from '@holdpoint/evals/ports';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { sha256 } from '@holdpoint/shared/digest/sha256';

import type { Providers } from '../ports.js';

export interface ReferenceBehaviour {
  readonly latencyMs?: number;
  /** Sees each call before its answer, and may fail it. */
  readonly onCall?: (draw: DrawKey) => void | Promise<void>;
}

/** A provider whose answer is a pure function of the draw, so that order, retries and restarts change nothing. */
export function referenceProviders({ latencyMs = 0, onCall }: ReferenceBehaviour = {}): Providers {
  const provider: Provider = {
    async generate({ draw }, signal) {
      if (latencyMs > 0) await delay(latencyMs, undefined, { signal });
      await onCall?.(draw);
      const number = Number.parseInt(sha256(canonicalJson({ ...draw })).slice(-6), 16) % 100;
      return {
        content: [{ type: 'text', text: String(number) }],
        stopReason: 'end_turn',
        requestId: `request-${draw.sampleKey}-${draw.turn}`,
        usage: { inputTokens: 10, outputTokens: 2 },
      };
    },
  };
  return {
    providerFor: () => provider,
    costMicroUsd: (_alias, _model, usage) => usage.inputTokens + usage.outputTokens,
  };
}
