import { type Campaign, campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import { type Checkpoint, checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import type { Client } from '@holdpoint/shared/contracts/client';
import { determinationRoutes } from '@holdpoint/shared/contracts/determinations';
import type { Subject } from '@holdpoint/shared/evidence/run-plan';
import type { Determination } from '@holdpoint/shared/gate/determination';

import { weightsOf } from './worker-hand.js';

/** The facts of a checkpoint of the tests. */
export function aSubject(change: Partial<Subject> = {}): Subject {
  const checkpoint = change.checkpoint ?? 'step-1000';
  return {
    model: 'test-model',
    checkpoint,
    // Of a model of its own, weights of its own.
    weightsDigest: weightsOf(
      change.model === undefined ? checkpoint : `${change.model}/${checkpoint}`,
    ),
    variant: 'production',
    trainingFlop: 1e22,
    effectiveCompute: 1e22,
    elicitation: { name: 'tools', description: '', costShareOfTraining: 0.02 },
    provider: 'reference',
    providerModel: 'reference-small',
    ...change,
  };
}

export function register(call: Client, change: Partial<Subject> = {}): Promise<Checkpoint> {
  return call(checkpointRoutes.register, { body: aSubject(change) });
}

export function openCampaign(
  call: Client,
  checkpointId: string,
  key: string = crypto.randomUUID(),
): Promise<Campaign> {
  return call(campaignRoutes.open, { body: { checkpointId } }, { idempotencyKey: key });
}

/** Asks until the answer fits; waiting is on the platform's own state, and ends by itself when that never comes. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  fits: (answer: Answer) => boolean,
): Promise<Answer> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`never came: last was ${JSON.stringify(answer).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** The campaign once the API has closed it. */
export function closedCampaign(call: Client, campaignId: string): Promise<Campaign> {
  return until(
    () => call(campaignRoutes.get, { params: { campaignId } }),
    ({ state }) => state === 'closed',
  );
}

/** Determines a tier of the default policy as the Responsible Scaling Officer, who must not have asked for evidence. */
export function determine(
  officer: Client,
  checkpointId: string,
  change: Partial<Pick<Determination, 'tier' | 'verdict' | 'role' | 'rationale'>> & {
    readonly policy?: string;
    readonly validDays?: number;
  } = {},
): Promise<Determination> {
  const body = {
    checkpointId,
    policy: 'anthropic-rsp@2.2',
    tier: 'cbrn-3',
    verdict: 'ruled_out',
    role: 'responsible_scaling_officer',
    rationale: 'Experts read the figures and the transcripts.',
    ...change,
  } as const;
  return officer(determinationRoutes.record, { body });
}
