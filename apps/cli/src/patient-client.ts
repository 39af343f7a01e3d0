import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { AnsweringRoute, CallOptions, Client } from '@holdpoint/shared/contracts/client';
import type { Input, Output } from '@holdpoint/shared/contracts/route';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** An answer that a killed API never gave keeps its key for a minute: longer than that. */
const PATIENCE_MS = 120_000;
const PAUSE_MS = 250;

/**
 * A client that asks again while the API or its database is being restarted. Every question that changes something has
 * an idempotency key, so one that was answered without our hearing it isn't carried out twice.
 */
export function patient(call: Client, patienceMs: number = PATIENCE_MS): Client {
  return async <Route extends AnsweringRoute>(
    route: Route,
    input: Input<Route>,
    options: CallOptions = {},
  ): Promise<Output<Route>> => {
    const deadline = performance.now() + patienceMs;
    const keyed =
      route.idempotencyKey === undefined ? options : { idempotencyKey: randomUUID(), ...options };
    for (;;) {
      try {
        return await call(route, input, keyed);
      } catch (error) {
        if (!isPassing(error) || performance.now() > deadline) throw error;
        await sleep(PAUSE_MS);
      }
    }
  };
}

function isPassing(error: unknown): boolean {
  return (
    isHoldpointError(error) &&
    (error.kind === 'unavailable' || error.code === 'idempotency.in_progress')
  );
}
