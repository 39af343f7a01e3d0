/**
 * A training loop that stops at its hold point: node training-loop.mjs MODEL POLICY STEPS
 *
 * Reads HOLDPOINT_URL and HOLDPOINT_TOKEN. Whatever is not a current ALLOW with a receipt stops it, with the exit codes of
 * the `holdpoint` command.
 */
import { createHash, randomUUID } from 'node:crypto';

import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { createClient } from '@holdpoint/shared/contracts/client';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { exitCodeAt, exitCodes } from '@holdpoint/shared/gate/exit-codes';

const STEPS_BETWEEN_HOLD_POINTS = 100;
const FLOP_A_STEP = 1e18;

/** Stands for your optimiser: the weights are a digest of how they came to be. */
function trainStep(weights, step) {
  return createHash('sha256').update(weights).update(String(step)).digest();
}

/** Registers the checkpoint under its weights' digest and asks whether training may go on; answers an exit code. */
async function holdPoint(call, { model, policy, step, weights }) {
  const checkpoint = await call(
    checkpointRoutes.register,
    {
      body: {
        model,
        checkpoint: `step-${step}`,
        weightsDigest: `sha256:${createHash('sha256').update(weights).digest('hex')}`,
        variant: 'mid_training',
        trainingFlop: step * FLOP_A_STEP,
        effectiveCompute: step * FLOP_A_STEP,
        elicitation: { name: 'standard', costShareOfTraining: 0.01 },
        provider: 'reference',
        providerModel: 'reference-small',
      },
    },
    { idempotencyKey: `${model}-step-${step}` },
  );
  const asked = await call(
    gateRoutes.decide,
    { params: { action: 'train_beyond' }, body: { checkpointId: checkpoint.id, policy } },
    { idempotencyKey: randomUUID() },
  );
  const decision =
    asked.receipt === null
      ? await call(gateRoutes.get, { params: { decisionId: asked.id }, query: { wait: 60 } })
      : asked;
  process.stderr.write(`step ${step}: ${decision.sentence}\n`);
  return exitCodeAt(decision, new Date());
}

const [model, policy, steps] = process.argv.slice(2);
const call = createClient({
  baseUrl: process.env.HOLDPOINT_URL,
  token: process.env.HOLDPOINT_TOKEN,
  fetcher: fetch,
});
let weights = Buffer.from('initial');
for (let step = 1; step <= Number(steps); step += 1) {
  weights = trainStep(weights, step);
  if (step % STEPS_BETWEEN_HOLD_POINTS !== 0) continue;
  process.exitCode = await holdPoint(call, { model, policy, step, weights }).catch((error) => {
    process.stderr.write(`step ${step}: no answer that counts. ${error.message}\n`);
    return exitCodes.unreachable;
  });
  if (process.exitCode !== exitCodes.allow) break;
}
