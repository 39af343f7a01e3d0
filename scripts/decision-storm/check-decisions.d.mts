import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';

import type { Kind } from './run-decision-storm.mjs';

/** Whether what stands behind a checkpoint lets this be an ALLOW. */
export function mayBeAllowed(
  checkpoints: ReadonlyMap<string, { readonly kind: Kind; readonly expiresAt: string | null }>,
  checkpointId: string,
  decision: Pick<GateDecision, 'decidedAt' | 'reasons' | 'signOffs' | 'criteria' | 'tiers'>,
): boolean;
