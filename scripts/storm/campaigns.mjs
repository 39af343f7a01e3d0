import { setTimeout as sleep } from 'node:timers/promises';

import { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { sha256 } from '@holdpoint/shared/digest/sha256';

/** Campaigns that run at once: enough that a killed worker always held something. */
const AT_ONCE = 3;
const LOOK_AGAIN_MS = 200;

/** Name of the one checkpoint that is evaluated. */
export const CHECKPOINT = 'step-1';
const subject = {
  model: 'storm',
  checkpoint: CHECKPOINT,
  weightsDigest: sha256('weights of the storm'),
  variant: 'production',
  trainingFlop: 1e22,
  effectiveCompute: 1e22,
  elicitation: { name: 'plain', description: '', costShareOfTraining: 0.005 },
  provider: 'reference',
  providerModel: 'reference-small',
};

/**
 * Opens `count` campaigns of different seeds on one checkpoint, a few at a time, each three times at once under one
 * key, and waits until all are closed. `onProgress` is told of finished samples and of all that were planned so far. The
 * last one is a reserve, which opens when `reserve.isCalled`.
 */
export async function runCampaigns(client, count, onProgress, reserve = { isCalled: true }) {
  const checkpoint = await client(checkpointRoutes.register, { body: subject });
  let opened = 0;
  for (;;) {
    const { campaigns } = await client(campaignRoutes.list, {
      query: { checkpointId: checkpoint.id },
    });
    const sum = (pick) => campaigns.reduce((total, { progress }) => total + pick(progress), 0);
    const running = campaigns.filter(({ state }) => state === 'running').length;
    onProgress({ done: sum(({ done }) => done), samples: sum(({ samples }) => samples) });
    if (opened === count && running === 0) return campaigns;
    const mayOpen = opened < (reserve.isCalled ? count : count - 1);
    if (mayOpen && running < AT_ONCE) {
      opened += 1;
      const wish = { body: { checkpointId: checkpoint.id, seed: opened } };
      const key = { idempotencyKey: `storm-campaign-${opened}` };
      await Promise.all(Array.from({ length: 3 }, () => client(campaignRoutes.open, wish, key)));
    } else await sleep(LOOK_AGAIN_MS);
  }
}
