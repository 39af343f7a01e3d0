import { setTimeout as sleep } from 'node:timers/promises';

import type { Client } from '@holdpoint/shared/contracts/client';
import type { Action } from '@holdpoint/shared/contracts/common';
import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';

import { decideGate } from './decide-gate.js';

/** What is waited for, and for how long. */
export interface Wait {
  readonly question: {
    readonly action: Action;
    readonly checkpointId: string;
    readonly policy: string;
  };
  readonly timeoutMs: number;
  readonly pauseMs: number;
  /** Told what the gate would say now, and how long the wait still lasts. */
  readonly onStanding: (sentence: string, secondsLeft: number) => void;
}

/**
 * Looks at the gate until it would say `ALLOW` or `DENY`, and only then has it decide: looking is recorded nowhere. When
 * time is up it decides as things stand, so that whoever waited in vain has the reasons in writing.
 */
export async function waitForGate(call: Client, wait: Wait): Promise<Decision> {
  const { question, timeoutMs, pauseMs, onStanding } = wait;
  const { action, checkpointId, policy } = question;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { decision, sentence } = await call(gateRoutes.standing, {
      params: { action },
      query: { checkpointId, policy },
    });
    const leftMs = deadline - performance.now();
    if (decision === 'ALLOW' || decision === 'DENY' || leftMs <= 0) break;
    onStanding(sentence, Math.ceil(leftMs / 1000));
    await sleep(Math.min(pauseMs, leftMs));
  }
  return receipted(call, await decideGate(call, question), deadline);
}

/** The decision once the log has signed for it; as it is when time is up. */
export async function receipted(
  call: Client,
  decision: Decision,
  deadline: number,
): Promise<Decision> {
  let latest = decision;
  while (latest.receipt === null && latest.revocation === null) {
    const leftSeconds = (deadline - performance.now()) / 1000;
    if (leftSeconds <= 0) return latest;
    latest = await call(gateRoutes.get, {
      params: { decisionId: latest.id },
      query: { wait: Math.min(30, leftSeconds) },
    });
  }
  return latest;
}
