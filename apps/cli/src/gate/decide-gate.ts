import { randomUUID } from 'node:crypto';

import type { Client } from '@holdpoint/shared/contracts/client';
import type { Action } from '@holdpoint/shared/contracts/common';
import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';

/** Asks the gate anew. Each question has a key of its own: yesterday's answer must not be replayed as today's. */
export function decideGate(
  call: Client,
  { action, checkpointId, policy }: { action: Action; checkpointId: string; policy: string },
): Promise<Decision> {
  return call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId, policy } },
    { idempotencyKey: randomUUID() },
  );
}
