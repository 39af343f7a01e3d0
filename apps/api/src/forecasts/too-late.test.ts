import { forecastRoutes } from '@holdpoint/shared/contracts/forecasts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { openCampaign, register, until } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';

const AUTONOMY = 'autonomy/benign-tasks@1';

let api: TestApi;
let pipeline: SignedIn;
let officer: SignedIn;

beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  officer = await api.as('officer', ['responsible_scaling_officer']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const aCheckpoint = async (checkpoint: string) =>
  (await register(pipeline.call, { checkpoint })).id;

const foresee = (checkpointId: string, evaluation = AUTONOMY) =>
  officer.call(forecastRoutes.seal, {
    body: { checkpointId, evaluation, probability: 0.2, rationale: 'As before.' },
  });

const late = { code: 'forecast.too_late', kind: 'conflict' };

/** Runs `work` with a connection of the tables' owner that is within a transaction. */
async function within(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await api.owner.connect();
  try {
    await client.query('BEGIN');
    await work(client);
  } finally {
    client.release();
  }
}

const openRun = (client: pg.PoolClient, checkpointId: string) =>
  client.query(
    `INSERT INTO run (id, checkpoint_id, evaluation_ref, source, state, planned_tasks, planned_epochs, shard_count, requested_by)
     VALUES ($1, $2, $3, 'imported', 'open', 0, 1, 0, $4)`,
    [crypto.randomUUID(), checkpointId, AUTONOMY, officer.accountId],
  );

/** Until so many statements wait for a lock that another transaction holds. */
const waiting = (count: number) =>
  until(
    async () =>
      (
        await api.owner.query<{ waiting: string }>(
          `SELECT count(*) AS waiting FROM pg_locks
            WHERE locktype = 'advisory' AND NOT granted
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        )
      ).rows[0]?.waiting,
    (seen) => seen === String(count),
  );

describe('a forecast', () => {
  it('comes too late once a run is open, also in the database', async () => {
    const checkpointId = await aCheckpoint('opened');
    await openCampaign(pipeline.call, checkpointId);
    await expect(foresee(checkpointId)).rejects.toMatchObject(late);
    const insert = api.owner.query(
      `INSERT INTO forecast (id, checkpoint_id, evaluation_ref, policy_digest, criterion, person_id, body, digest, sealed_at)
       VALUES ($1, $2, $3, 'p', 'c', $4, '{}', 'd', now())`,
      [crypto.randomUUID(), checkpointId, AUTONOMY, officer.accountId],
    );
    await expect(insert).rejects.toMatchObject({ code: '55000' });
  });

  it('waits for a run that is being opened, and comes too late if it is', async () => {
    const checkpointId = await aCheckpoint('committed');
    await within(async (client) => {
      await openRun(client, checkpointId);
      const answer = expect(foresee(checkpointId)).rejects.toMatchObject(late);
      await waiting(1);
      await client.query('COMMIT');
      await answer;
    });
  });

  it('waits for a run that is being opened, and is in time if it is not', async () => {
    const checkpointId = await aCheckpoint('rolled-back');
    await within(async (client) => {
      await openRun(client, checkpointId);
      const answer = foresee(checkpointId);
      await waiting(1);
      await client.query('ROLLBACK');
      expect((await answer).state).toBe('sealed');
    });
  });

  it('holds up the run that comes after it, and no other question', async () => {
    const checkpointId = await aCheckpoint('sealing');
    const other = await aCheckpoint('another');
    await within(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock(forecast_lock($1, $2))', [
        checkpointId,
        AUTONOMY,
      ]);
      const opening = openCampaign(pipeline.call, checkpointId);
      await waiting(1);
      await openCampaign(pipeline.call, other);
      await foresee(checkpointId, 'refusals/incorrect-refusals@1');
      await client.query('COMMIT');
      expect((await opening).state).toBe('running');
    });
  });

  it('is either before the run or refused, however many are opened at once', async () => {
    for (let round = 0; round < 8; round += 1) {
      const checkpointId = await aCheckpoint(`storm-${round}`);
      const [said, ...opened] = await Promise.allSettled([
        foresee(checkpointId),
        openCampaign(pipeline.call, checkpointId),
        openCampaign(pipeline.call, checkpointId),
      ]);
      expect(opened.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      if (said.status === 'rejected') expect(said.reason).toMatchObject(late);
      await expect(foresee(checkpointId)).rejects.toMatchObject(late);
      const { forecasts } = await officer.call(forecastRoutes.list, { query: { checkpointId } });
      expect(forecasts).toHaveLength(said.status === 'fulfilled' ? 1 : 0);
    }
  });
});
