import { setTimeout as sleep } from 'node:timers/promises';

import { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import { type Checkpoint, checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import type { Client } from '@holdpoint/shared/contracts/client';
import type { Action, DecisionWord, Role } from '@holdpoint/shared/contracts/common';
import { determinationRoutes } from '@holdpoint/shared/contracts/determinations';
import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import type { Assertion } from '@holdpoint/shared/webauthn/assertion';

import { decideGate } from '../gate/decide-gate.js';
import type { ProgressState } from '../progress-line.js';
import { RateEstimate } from '../rate-estimate.js';
import { demonstrationCheckpoints } from './checkpoints.js';
import { requestComputations, waitForComputations } from './demonstrate-computations.js';
import type { Person, Words } from './people.js';

export interface DemonstrationResult {
  readonly decisions: readonly { readonly checkpoint: Checkpoint; readonly decision: Decision }[];
  readonly samples: number;
}

export interface DemonstrationOptions {
  readonly clients: Readonly<Record<Person, Client>>;
  /** Signs with a person's software authenticator. */
  readonly sign: (person: Person, words: Words) => Promise<Assertion>;
  readonly seed: number;
  readonly onProgress: (state: ProgressState) => void;
}

const POLICY = 'anthropic-rsp@2.2';
const ACTION: Action = 'deploy_external';
const POLL_MS = 400;
const DETERMINATION_DAYS = 180;

/** Of the demonstration that `up` shows; `demo --seed` takes another. */
export const DEMONSTRATION_SEED = 1;
const signatories: readonly { readonly person: Person; readonly role: Role }[] = [
  { person: 'officer', role: 'responsible_scaling_officer' },
  { person: 'chief', role: 'chief_executive_officer' },
];

/**
 * Walks the whole line for three checkpoints: register, campaign, decide, and where nothing but people's word is
 * missing, the officer determines the tiers that no evaluation can, and two people sign. Every step is idempotent, so an interrupted demonstration goes on where it stopped.
 */
export async function runDemonstration(
  options: DemonstrationOptions,
): Promise<DemonstrationResult> {
  const { clients, sign, seed, onProgress } = options;
  const checkpoints: Checkpoint[] = [];
  const campaignIds: string[] = [];
  for (const body of demonstrationCheckpoints) {
    const key = { idempotencyKey: digestOf(body) };
    const checkpoint = await clients.pipeline(checkpointRoutes.register, { body }, key);
    const wanted = { checkpointId: checkpoint.id, policy: POLICY, action: ACTION, seed };
    const campaign = await clients.pipeline(
      campaignRoutes.open,
      { body: wanted },
      { idempotencyKey: digestOf(wanted) },
    );
    checkpoints.push(checkpoint);
    campaignIds.push(campaign.id);
  }
  // About the largest, whose decision everybody opens first.
  const computations = await requestComputations(clients.pipeline, checkpoints.at(-1)?.id ?? null);
  const samples = await waitForCampaigns(clients.pipeline, campaignIds, onProgress);
  await waitForComputations(clients.pipeline, computations);
  const decisions = [];
  for (const checkpoint of checkpoints) {
    decisions.push({ checkpoint, decision: await settle(clients, sign, checkpoint) });
  }
  return { decisions, samples };
}

async function waitForCampaigns(
  call: Client,
  campaignIds: readonly string[],
  onProgress: (state: ProgressState) => void,
): Promise<number> {
  const rate = new RateEstimate();
  for (;;) {
    const campaigns = await Promise.all(
      campaignIds.map((campaignId) => call(campaignRoutes.get, { params: { campaignId } })),
    );
    const done = campaigns.reduce((sum, { progress }) => sum + progress.done, 0);
    const total = campaigns.reduce((sum, { progress }) => sum + progress.samples, 0);
    const spared = campaigns.reduce((sum, { progress }) => sum + progress.spared, 0);
    if (campaigns.every(({ state }) => state === 'closed')) return done;
    // One worker serves all three in turn: their own estimates don't know of each other.
    const secondsLeft = rate.secondsLeft(done, total - spared, performance.now() / 1000);
    onProgress({ label: 'demonstration', done, total, spared, secondsLeft });
    await sleep(POLL_MS);
  }
}

/** Decides, lets people determine and sign where only that is missing, and decides again. */
async function settle(
  clients: Readonly<Record<Person, Client>>,
  sign: DemonstrationOptions['sign'],
  checkpoint: Checkpoint,
): Promise<Decision> {
  const standing = await newestDecision(clients.pipeline, checkpoint.id);
  if (standing !== undefined && standing.decision !== 'PENDING') return standing;
  const gate = { checkpointId: checkpoint.id, policy: POLICY, action: ACTION } as const;
  const first = await decideGate(clients.pipeline, gate);
  if (first.decision !== ('PENDING' satisfies DecisionWord)) return first;
  for (const { id, standing: tier } of first.tiers) {
    // Before anybody signs: what is determined is part of what they sign.
    if (tier === 'blocks') await determine(clients.officer, checkpoint.id, id);
  }
  for (const { person, role } of signatories) {
    if (first.signOffs.some((seat) => seat.role === role && seat.state === 'approved')) continue;
    await signOff(clients[person], gate, role, (words) => sign(person, words));
  }
  return decideGate(clients.pipeline, gate);
}

async function newestDecision(call: Client, checkpointId: string): Promise<Decision | undefined> {
  const { decisions } = await call(gateRoutes.list, { query: { checkpointId } });
  return decisions[0];
}

/** The officer's word on a tier: a program made for this demonstration knows nothing of what the tier is about. */
async function determine(officer: Client, checkpointId: string, tier: string): Promise<void> {
  await officer(determinationRoutes.record, {
    body: {
      checkpointId,
      policy: POLICY,
      tier,
      verdict: 'ruled_out',
      role: 'responsible_scaling_officer',
      rationale:
        'Demonstration: the reference model is a small program with scripted answers, and has no knowledge that could help anybody here.',
      validDays: DETERMINATION_DAYS,
    },
  });
}

interface GateQuestion {
  readonly checkpointId: string;
  readonly policy: string;
  readonly action: Action;
}

/** Reads the exact statement and signs it. */
async function signOff(
  call: Client,
  { checkpointId, policy, action }: GateQuestion,
  role: Role,
  sign: (words: Words) => Promise<Assertion>,
): Promise<void> {
  const statement = await call(gateRoutes.statement, {
    params: { action },
    query: { checkpointId, policy, role, choice: 'approve' },
  });
  await call(gateRoutes.signOff, {
    body: {
      checkpointId,
      policy,
      action,
      role,
      choice: 'approve',
      statementDigest: statement.digest,
      seenTreeSize: statement.seenTreeSize,
      assertion: await sign(statement),
      comment: 'Demonstration: read and approved.',
    },
  });
}
