import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { sqlState } from './database-error.js';
import { aDatabase, type TestDatabase } from './testing/test-database.js';

let database: TestDatabase;
let api: pg.Client;
let worker: pg.Client;
let sequencer: pg.Client;

beforeAll(async () => {
  database = await aDatabase();
  api = new pg.Client({ connectionString: database.apiUrl });
  worker = new pg.Client({ connectionString: database.workerUrl });
  sequencer = new pg.Client({ connectionString: database.sequencerUrl });
  await Promise.all([api.connect(), worker.connect(), sequencer.connect()]);
});

afterAll(async () => {
  await Promise.all([api.end(), worker.end(), sequencer.end()]);
  await database[Symbol.asyncDispose]();
});

/** SQLSTATE that the statement ends with; null when it is allowed. Rolled back in any case. */
async function refusal(client: pg.Client, statement: string): Promise<string | null> {
  await client.query('BEGIN');
  try {
    await client.query(statement);
    return null;
  } catch (error) {
    return sqlState(error);
  } finally {
    await client.query('ROLLBACK');
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';
/** What people said and decided: added by the API, changed by nobody, and no business of a worker's. */
const governance = [
  'policy_document',
  'policy_activation',
  'policy_activation_approval',
  'determination',
  'policy_response',
  'hold',
  'hold_release',
  'safeguard',
  'safeguard_approval',
  'invalidation',
  'invalidation_effect',
  'suite_move',
  'forecast',
  'judge_calibration',
  'incident',
  'incident_scenario',
  'incident_closing',
];
const evidence = [
  'sample_record',
  'model_call',
  'run_result',
  'import_result',
  'evidence_import',
  'computation_result',
];

const INSERT_EVENT = `
  INSERT INTO audit.event (id, stream, stream_seq, type, actor, body, salt, content_digest, subjects)
  VALUES ('${randomUUID()}', 's', 1, 't', 'a', '{}', decode(repeat('00', 32), 'hex'), 'sha256:${'0'.repeat(64)}', '{}')`;

describe('the worker role', () => {
  const secrets = [
    'account',
    'api_token',
    'sign_in_attempt',
    'sign_off',
    'trial_review',
    'gate_decision',
    'campaign',
    'audit.event',
    'audit.pending',
    'audit.leaf',
    'audit.tree_head',
    ...governance,
  ];

  it.each(secrets)('may not read %s', async (table) => {
    expect(await refusal(worker, `SELECT 1 FROM ${table}`)).toBe(INSUFFICIENT_PRIVILEGE);
  });

  it.each([...evidence, 'sample', 'run', 'outbox', 'checkpoint'])(
    'may not delete from %s',
    async (table) => {
      expect(await refusal(worker, `DELETE FROM ${table}`)).toBe(INSUFFICIENT_PRIVILEGE);
      expect(await refusal(worker, `TRUNCATE ${table} CASCADE`)).toBe(INSUFFICIENT_PRIVILEGE);
    },
  );

  it.each([
    'UPDATE sample_record SET score = score',
    'UPDATE model_call SET fence = 1',
    'UPDATE run_result SET body = body',
    'UPDATE import_result SET body = body',
    'UPDATE computation_result SET body = body',
    'SELECT body FROM computation_result',
    'SELECT requested_by FROM computation',
    `UPDATE computation SET state = 'verified'`,
    'INSERT INTO computation DEFAULT VALUES',
    'INSERT INTO computation_claim DEFAULT VALUES',
    'DELETE FROM computation_claim',
    `UPDATE run SET state = 'closed'`,
    'UPDATE checkpoint SET provider = provider',
    'UPDATE outbox SET delivered_at = now()',
    `UPDATE sample SET sample_key = 'other'`,
    'UPDATE sample SET epoch = 2',
    'UPDATE sample SET run_id = run_id',
    'SELECT pack_digest FROM sample_record',
    'SELECT * FROM sample_record',
    'SELECT * FROM model_call',
    'SELECT payload FROM outbox',
    'INSERT INTO run DEFAULT VALUES',
    'INSERT INTO evidence_import DEFAULT VALUES',
    'INSERT INTO sign_off DEFAULT VALUES',
    'INSERT INTO trial_review DEFAULT VALUES',
    'INSERT INTO gate_decision DEFAULT VALUES',
    'INSERT INTO audit.event DEFAULT VALUES',
    'CREATE TABLE own (id int)',
    'CREATE SCHEMA own',
    'ALTER TABLE sample_record DISABLE TRIGGER append_only',
    'SET session_replication_role = replica',
    'CREATE ROLE other',
    'SET ROLE holdpoint_api',
  ])('may not: %s', async (statement) => {
    expect(await refusal(worker, statement)).toBe(INSUFFICIENT_PRIVILEGE);
  });

  it.each([
    'SELECT * FROM sample',
    'SELECT plan FROM run',
    'SELECT score, transcript_digest FROM sample_record',
    `UPDATE sample SET state = 'LEASED', fence = fence + 1, lease_until = now(), worker = 'w'`,
    'SELECT spec, spec_digest FROM computation',
    `UPDATE computation_claim SET state = 'LEASED', fence = fence + 1, lease_until = now(), worker = 'w', progress = '{}'`,
    'CREATE TEMPORARY TABLE flushed (id bigint)',
    `INSERT INTO outbox (job, payload) VALUES ('run.aggregate', '{}')`,
    'SELECT 1 FROM bullmq.job',
  ])('may: %s', async (statement) => {
    expect(await refusal(worker, statement)).toBeNull();
  });
});

describe('the api role', () => {
  it.each([...evidence, ...governance])(
    'may read but neither change nor delete %s',
    async (table) => {
      expect(await refusal(api, `SELECT * FROM ${table}`)).toBeNull();
      expect(await refusal(api, `DELETE FROM ${table}`)).toBe(INSUFFICIENT_PRIVILEGE);
      expect(await refusal(api, `TRUNCATE ${table} CASCADE`)).toBe(INSUFFICIENT_PRIVILEGE);
    },
  );

  it.each([
    'UPDATE audit.event SET type = type',
    'INSERT INTO audit.leaf DEFAULT VALUES',
    'INSERT INTO audit.node DEFAULT VALUES',
    'INSERT INTO audit.tree_head DEFAULT VALUES',
    `UPDATE audit.tree_head SET note = 'forged', signed_at = now()`,
    'DELETE FROM audit.pending',
    'SET ROLE holdpoint_sequencer',
    'DELETE FROM audit.event',
    'UPDATE sample_record SET score = score',
    'UPDATE run_result SET body = body',
    'UPDATE sign_off SET choice = choice',
    'UPDATE trial_review SET validity = validity',
    'DELETE FROM trial_review',
    'TRUNCATE trial_review',
    'UPDATE gate_decision SET body = body',
    'UPDATE run SET plan = plan',
    'UPDATE checkpoint SET weights_digest = weights_digest',
    'UPDATE sample SET fence = 0',
    'INSERT INTO sample_record DEFAULT VALUES',
    'INSERT INTO run_result DEFAULT VALUES',
    'INSERT INTO import_result DEFAULT VALUES',
    'INSERT INTO computation_result DEFAULT VALUES',
    'UPDATE computation SET spec = spec',
    'UPDATE computation_claim SET progress = progress',
    'UPDATE computation_claim SET fence = 0',
    'DELETE FROM computation',
    'INSERT INTO model_call DEFAULT VALUES',
    'SET ROLE holdpoint_worker',
    'CREATE TABLE own (id int)',
  ])('may not: %s', async (statement) => {
    expect(await refusal(api, statement)).toBe(INSUFFICIENT_PRIVILEGE);
  });

  it.each([
    `INSERT INTO model (id, name) VALUES ('${randomUUID()}', 'a')`,
    INSERT_EVENT,
    'UPDATE audit.event SET body = NULL, salt = NULL',
    `UPDATE run SET state = 'closed', closed_at = now()`,
    'SELECT id FROM outbox WHERE delivered_at IS NULL FOR UPDATE SKIP LOCKED',
    'UPDATE outbox SET delivered_at = now()',
    `DELETE FROM idempotency_key`,
  ])('may: %s', async (statement) => {
    expect(await refusal(api, statement)).toBeNull();
  });
});

describe('the role of the sequencer', () => {
  it.each([
    'SELECT body FROM audit.event',
    'SELECT salt FROM audit.event',
    'SELECT * FROM audit.event',
    INSERT_EVENT,
    'UPDATE audit.event SET body = NULL, salt = NULL',
    'DELETE FROM audit.event',
    'DELETE FROM audit.leaf',
    'UPDATE audit.leaf SET entry = entry',
    'UPDATE audit.tree_head SET root = root',
    'DELETE FROM audit.tree_head',
    'TRUNCATE audit.node',
    'INSERT INTO audit.pending DEFAULT VALUES',
    ...governance.map((table) => `SELECT 1 FROM ${table}`),
    ...evidence.map((table) => `SELECT 1 FROM ${table}`),
    'SELECT 1 FROM account',
    'SELECT 1 FROM gate_decision',
    'SELECT 1 FROM bullmq.job',
    'SET ROLE holdpoint_api',
  ])('may not: %s', async (statement) => {
    expect(await refusal(sequencer, statement)).toBe(INSUFFICIENT_PRIVILEGE);
  });

  it.each([
    'SELECT id, stream, stream_seq, type, actor, at, content_digest, subjects FROM audit.event ORDER BY position',
    'DELETE FROM audit.pending',
    `INSERT INTO audit.log (origin) VALUES ('holdpoint.local/default')`,
    `INSERT INTO audit.tree_head (size, root, frontier) VALUES (1, decode(repeat('00', 32), 'hex'), '{}')`,
    `UPDATE audit.tree_head SET note = 'signed', signed_at = now()`,
  ])('may: %s', async (statement) => {
    expect(await refusal(sequencer, statement)).toBeNull();
  });
});

describe('the functions of the log', () => {
  const TRIGGER = `CREATE TEMP TABLE mine (id uuid, position bigint);
    CREATE TRIGGER flag AFTER INSERT ON mine REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION audit.flag_events()`;

  it('flag events of the log’s own table only: no role can hang them on another', async () => {
    for (const client of [api, worker, sequencer])
      expect(await refusal(client, TRIGGER)).toBe(INSUFFICIENT_PRIVILEGE);
  });
});

describe('the audit schema', () => {
  const HEAD = `INSERT INTO audit.tree_head (size, root, frontier) VALUES (1, decode(repeat('00', 32), 'hex'), '{}')`;

  it('flags every event for the sequencer, whoever writes it', async () => {
    await api.query('BEGIN');
    await api.query(INSERT_EVENT);
    const { rows } = await api.query(
      'SELECT FROM audit.pending JOIN audit.event ON id = event_id AND pending.position = event.position',
    );
    await api.query('ROLLBACK');
    expect(rows).toHaveLength(1);
  });

  it.each([
    `UPDATE audit.event SET body = '{"n": 1}'`,
    'UPDATE audit.event SET body = NULL',
    `UPDATE audit.event SET salt = decode(repeat('01', 32), 'hex')`,
    `UPDATE audit.event SET body = NULL, salt = NULL, actor = 'b'`,
    `UPDATE audit.event SET body = NULL, salt = NULL, stream_seq = 2`,
    'DELETE FROM audit.event',
    'TRUNCATE audit.event CASCADE',
  ])(
    'lets content be purged whole and changes nothing else, even for its owner: %s',
    async (statement) => {
      const owner = new pg.Client({ connectionString: database.ownerUrl });
      await owner.connect();
      expect(await refusal(owner, `${INSERT_EVENT}; ${statement}`)).toMatch(/42501|23514/);
      expect(
        await refusal(owner, `${INSERT_EVENT}; UPDATE audit.event SET body = NULL, salt = NULL`),
      ).toBeNull();
      await owner.end();
    },
  );

  it('has a head signed once, and never another size, root or frontier of it', async () => {
    const sign = `UPDATE audit.tree_head SET note = 'signed', signed_at = now()`;
    expect(await refusal(sequencer, `${HEAD}; ${sign}; ${sign}`)).toBe(INSUFFICIENT_PRIVILEGE);
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    for (const change of ['size = 2', `frontier = '{a}'`, "created_at = now() + interval '1 s'"])
      expect(await refusal(owner, `${HEAD}; UPDATE audit.tree_head SET ${change}`)).toBe(
        INSUFFICIENT_PRIVILEGE,
      );
    await owner.end();
  });

  it('takes no second log', async () => {
    const log = (origin: string): string => `INSERT INTO audit.log (origin) VALUES ('${origin}')`;
    expect(await refusal(sequencer, `${log('a')}; ${log('b')}`)).toBe('23505');
  });

  it('says that an event has effect once its leaf is under a signed head', async () => {
    const id = randomUUID();
    const leaf = `INSERT INTO audit.leaf (idx, event_id, entry, leaf_hash) VALUES (0, '${id}', '', decode(repeat('00', 32), 'hex'))`;
    const answers: unknown[] = [];
    await sequencer.query('BEGIN');
    for (const step of [
      'SELECT 1',
      leaf,
      HEAD,
      `UPDATE audit.tree_head SET note = 's', signed_at = now()`,
    ]) {
      await sequencer.query(step);
      const { rows } = await sequencer.query<{ is: boolean }>(
        `SELECT audit.is_effective($1) AS is`,
        [id],
      );
      answers.push(rows[0]?.is);
    }
    const { rows } = await sequencer.query(`SELECT audit.is_effective(NULL) AS is`);
    await sequencer.query('ROLLBACK');
    expect([answers, rows]).toEqual([[false, false, false, true], [{ is: false }]]);
  });
});
