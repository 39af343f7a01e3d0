import { setTimeout as sleep } from 'node:timers/promises';

import { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { determinationRoutes } from '@holdpoint/shared/contracts/determinations';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { safeguardRoutes } from '@holdpoint/shared/contracts/safeguards';
import { sha256 } from '@holdpoint/shared/digest/sha256';

export const ACTION = 'deploy_external';
const POLICY = 'anthropic-rsp@2.2';
const SEATS = { officer: 'responsible_scaling_officer', chief: 'chief_executive_officer' };
const LOOK_AGAIN_MS = 200;

/** What stands behind each checkpoint of a storm; only the first two may ever be allowed, the second for a while. */
export const KINDS = ['complete', 'guarded', 'rejected', 'measured', 'bare'];

/**
 * Registers checkpoints and brings each as far as its name says. `complete`: evaluated, determined and signed by both
 * seats. `guarded`: as that, but on safeguards that expire after `guardedSeconds`. `rejected`: one seat said no.
 * `measured`: its campaign runs during the storm, and nobody signs. `bare`: nothing at all.
 */
export async function prepareCheckpoints(people, { kinds, bareCount, guardedSeconds }) {
  const { pipeline } = people.clients;
  const register = (checkpoint) =>
    pipeline(checkpointRoutes.register, { body: subjectOf(checkpoint) });
  const prepared = kinds.filter((kind) => kind !== 'bare' && kind !== 'measured');
  const evaluated = await Promise.all(
    prepared.map(async (kind) => {
      const { id } = await register(kind);
      await closed(pipeline, await open(pipeline, id));
      return { kind, id, expiresAt: null };
    }),
  );
  for (const checkpoint of evaluated) await settle(people, checkpoint, guardedSeconds);
  const bare = await Promise.all(
    Array.from({ length: bareCount }, async (_, index) => ({
      kind: 'bare',
      id: (await register(`bare-${index}`)).id,
      expiresAt: null,
    })),
  );
  if (!kinds.includes('measured')) return [...evaluated, ...bare];
  const { id } = await register('measured');
  return [...evaluated, ...bare, { kind: 'measured', id, expiresAt: null }];
}

/** Opens the campaign of a checkpoint; gives its id. */
export async function open(pipeline, checkpointId) {
  return (await pipeline(campaignRoutes.open, { body: { checkpointId } })).id;
}

/** Waits until the worker has done a campaign and the API has closed it. */
export async function closed(pipeline, campaignId) {
  for (;;) {
    const { state } = await pipeline(campaignRoutes.get, { params: { campaignId } });
    if (state === 'closed') return;
    await sleep(LOOK_AGAIN_MS);
  }
}

async function settle(people, checkpoint, guardedSeconds) {
  const { officer, chief } = people.clients;
  if (checkpoint.kind === 'guarded') {
    checkpoint.expiresAt = new Date(Date.now() + 1000 * guardedSeconds).toISOString();
    for (const axis of ['deployment', 'security']) await guard(officer, chief, checkpoint, axis);
  }
  await officer(determinationRoutes.record, {
    body: {
      checkpointId: checkpoint.id,
      policy: POLICY,
      tier: 'cbrn-3',
      verdict: checkpoint.kind === 'guarded' ? 'ruled_in' : 'ruled_out',
      role: SEATS.officer,
      rationale: 'A small program with scripted answers.',
    },
  });
  await signOff(people, checkpoint.id, 'chief', 'approve');
  const choice = checkpoint.kind === 'rejected' ? 'reject' : 'approve';
  await signOff(people, checkpoint.id, 'officer', choice);
}

async function guard(officer, chief, { id: checkpointId, expiresAt }, axis) {
  const body = { checkpointId, axis, level: 'ASL-3', title: axis, efficacy: 'Shown.', expiresAt };
  const { id: safeguardId } = await chief(safeguardRoutes.record, { body });
  const params = { safeguardId };
  await officer(safeguardRoutes.approve, { params, body: { role: SEATS.officer } });
}

async function signOff({ clients, sign }, checkpointId, person, choice) {
  const seat = { checkpointId, policy: POLICY, role: SEATS[person], choice };
  const words = await clients[person](gateRoutes.statement, {
    params: { action: ACTION },
    query: seat,
  });
  const assertion = await sign(person, words);
  const { digest: statementDigest, seenTreeSize } = words;
  const body = { ...seat, action: ACTION, statementDigest, seenTreeSize, assertion };
  await clients[person](gateRoutes.signOff, { body: { ...body, comment: choice } });
}

function subjectOf(checkpoint) {
  return {
    model: 'decision-storm',
    checkpoint,
    weightsDigest: sha256(`weights of ${checkpoint}`),
    variant: 'production',
    trainingFlop: 1e22,
    effectiveCompute: 1e22,
    elicitation: { name: 'plain', description: '', costShareOfTraining: 0.005 },
    provider: 'reference',
    providerModel: 'reference-small',
  };
}
