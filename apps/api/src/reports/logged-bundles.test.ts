import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import type { BundleSource } from '@holdpoint/shared/report/bundle';
import { readLogTree } from '@holdpoint/shared/report/log-tree';
import { noTrust } from '@holdpoint/shared/report/log-trust';
import { verifyLog } from '@holdpoint/shared/report/verify-log';
import { verifySource } from '@holdpoint/shared/report/verify-source';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, determine, openCampaign, register, until } from '../testing/a-line.js';
import { aWitness } from '../testing/a-witness.js';
import { anApi } from '../testing/an-api.js';
import { finishRun } from '../testing/worker-hand.js';

const policy = 'anthropic-rsp@2.2';
const action = 'deploy_external';
const verify = verifierOf(crypto.subtle);

const witness = await aWitness();
const api = await anApi({}, { witnesses: [witness.settings] });
const pipeline = await api.as('pipeline', ['pipeline'], 'machine');
const officer = await api.as('officer', ['responsible_scaling_officer']);
let checkpointId: string;
beforeAll(async () => {
  checkpointId = (await register(pipeline.call, { checkpoint: 'logged' })).id;
  const campaign = await openCampaign(pipeline.call, checkpointId);
  for (const run of campaign.runs) await finishRun(api, run.id);
  await closedCampaign(pipeline.call, campaign.id);
  await determine(officer.call, checkpointId);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await witness[Symbol.asyncDispose]();
});

async function decided(): Promise<string> {
  const { id } = await pipeline.call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId, policy } },
    { idempotencyKey: crypto.randomUUID() },
  );
  return id;
}

/** Once the witness has cosigned a tree head over all of it. */
const bundleOf = (decisionId: string): Promise<BundleSource> =>
  until(
    () => pipeline.call(reportRoutes.bundle, { params: { decisionId } }),
    ({ log }) => log?.treeHead.includes(witness.settings.name) === true,
  );

const witnesses = [parseVerifierKey(witness.settings.key)];
const trust = { ...noTrust, keys: [api.signer.key], witnesses };
const codesOf = async (bundle: BundleSource): Promise<readonly string[]> =>
  (await verifyLog(bundle, trust, verify)).findings.map(({ code }) => code);

/** As a superuser who bypasses every trigger. */
const asSuperuser = (statement: string): Promise<unknown> =>
  api.owner.query(
    `SET session_replication_role = replica; ${statement}; SET session_replication_role = origin`,
  );

describe('the log evidence of a bundle', () => {
  it('proves every event under the keys of signer and witness, and the log as it was published', async () => {
    const bundle = await bundleOf(await decided());
    expect(bundle.log?.entries).toHaveLength(bundle.audit.length);
    const directory = join(api.objectsDirectory, 'log');
    const size = Math.max(...(bundle.log?.entries ?? []).map(({ index }) => index));
    const tree = await until(
      () => readLogTree({ read: (path) => readFile(join(directory, path)) }),
      (read) => read.size > size,
    );
    const { findings, proved } = await verifyLog(bundle, { ...trust, tree }, verify);
    expect(findings).toEqual([]);
    expect(proved.join(' ')).toContain('signed by a key that you gave');
    expect(proved.join(' ')).toContain(`${witness.settings.name} cosigned this tree head at`);
    expect(await verifySource(bundle, verify)).toEqual([]);
  });

  it('comes with the signed statements, which say the same', async () => {
    const bundle = await bundleOf(await decided());
    const { attestations } = bundle;
    expect(attestations).not.toBeNull();
    const other = await bundleOf(await decided());
    const codes = (await verifySource({ ...bundle, attestations: other.attestations })).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(['verify.attestation_differs']);
  });

  it('is the same however much comes later', async () => {
    const id = await decided();
    const before = await bundleOf(id);
    await decided();
    expect(await bundleOf(id)).toEqual(before);
  });

  it('shows events whose content was purged by their cards', async () => {
    const id = await decided();
    const { audit } = await bundleOf(id);
    const closed = audit.find(({ type }) => type === 'run.closed');
    await api.owner.query('UPDATE audit.event SET body = NULL, salt = NULL WHERE id = $1', [
      closed?.id,
    ]);
    const bundle = await bundleOf(id);
    expect(bundle.audit.find(({ id: event }) => event === closed?.id)?.body).toBeNull();
    expect(await codesOf(bundle)).toEqual([]);
    const codes = (await verifySource(bundle, verify)).map(({ code }) => code);
    expect(codes).toEqual(['verify.content_purged']);
  });

  it('follows a rotation of the log key from the key that the auditor knows', async () => {
    api.signer.rotate();
    // The first head after it is signed by the new key.
    const bundle = await bundleOf(await decided());
    expect(bundle.log?.rotations).toHaveLength(1);
    expect(await codesOf(bundle)).toEqual([]);
  });

  it('attack 11: tells of what a superuser edited past the triggers', async () => {
    const id = await decided();
    const opened = (await bundleOf(id)).audit.find(({ type }) => type === 'run.opened');
    await asSuperuser(
      `UPDATE audit.event SET actor = 'account:mallory' WHERE id = '${opened?.id ?? ''}'`,
    );
    expect(await codesOf(await bundleOf(id))).toEqual(['verify.entry_not_included']);
  });
});
