/**
 * How fast the portal is over a run of 100,000 samples: what the API takes to list and filter, when the table is first
 * painted, and how smoothly it scrolls. `npm run bench:portal`; raw figures go to `bench/results/portal.json`.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startEmbeddedPostgres } from '@holdpoint/adapters/postgres/embedded-postgres';
import { launchBrowser, newPerson, signInAs } from '@holdpoint/cli/testing/browser';
import { aRunningPlatform } from '@holdpoint/cli/testing/running-platform';
import pg from 'pg';

import { requireChromium } from '../scripts/testing/require-tool.mjs';
import { load, machineFacts } from './harness/machine.mjs';

const SAMPLES = 100_000;
const REQUESTS = 40;
const PAINTS = 7;
const SCROLL_MS = 6_000;

const results = fileURLToPath(new URL('results/', import.meta.url));
const chromium = await requireChromium();
const scratch = await mkdtemp(join(tmpdir(), 'holdpoint-bench-'));
const database = await startEmbeddedPostgres({
  directory: join(scratch, 'postgres'),
  durable: true,
});
const platform = await aRunningPlatform({
  sandbox: 'off',
  hasDemonstration: false,
  settings: { DATABASE_URL: database.url },
});
try {
  const runId = await aLongRun(database.url);
  const token = await tokenOf(platform);
  const api = await measureApi(platform.url, token, runId);
  const portal = chromium === null ? null : await measurePortal(platform, runId);
  const machine = { ...machineFacts(), loadAverage: load()[0] };
  await mkdir(results, { recursive: true });
  const report = { at: new Date().toISOString(), samples: SAMPLES, machine, api, portal };
  await writeFile(join(results, 'portal.json'), `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  await platform[Symbol.asyncDispose]();
  await database.destroy();
  await rm(scratch, { recursive: true, force: true });
}

/** A closed run of 100,000 samples with every kind of score and 50 reviews, written as its owner. */
async function aLongRun(url) {
  const client = new pg.Pool({ connectionString: url, max: 1 });
  // An idle connection that ends with the server is no news.
  client.on('error', () => undefined);
  const { rows } = await client.query(`
    WITH model AS (INSERT INTO model (id, name) VALUES (gen_random_uuid(), 'bench') RETURNING id),
         person AS (SELECT id FROM account LIMIT 1),
         point AS (
           INSERT INTO checkpoint (id, model_id, name, weights_digest, variant, training_flop, effective_compute, elicitation, provider, provider_model, registered_by)
           SELECT gen_random_uuid(), model.id, 'long', 'sha256:' || repeat('0', 64), 'production', 1e22, 1e22,
                  '{"name":"none","description":"","costShareOfTraining":0}', 'reference', 'reference-small', person.id
             FROM model, person RETURNING id, registered_by)
    INSERT INTO run (id, checkpoint_id, evaluation_ref, source, state, planned_tasks, planned_epochs, shard_count, requested_by, closed_at)
    SELECT gen_random_uuid(), point.id, 'refusals/incorrect-refusals@1', 'imported', 'open', 0, 1, 0, registered_by, NULL FROM point
    RETURNING id, requested_by`);
  const { id, requested_by: person } = rows[0];
  await client.query(
    `INSERT INTO sample (run_id, sample_key, epoch, shard, state)
     SELECT $1, 'sample-' || lpad(n::text, 6, '0') || '/' || md5(n::text), 1, 0, 'DONE' FROM generate_series(1, $2::int) AS n`,
    [id, SAMPLES],
  );
  await client.query(
    `INSERT INTO sample_record (sample_id, run_id, sample_key, epoch, fence, score, input_tokens, output_tokens, cost_micro_usd, model_calls, latency_ms, completed_at)
     SELECT id, run_id, sample_key, epoch, 0,
            CASE id % 20 WHEN 0 THEN '{"status":"errored","code":"provider.overloaded"}'::jsonb
                         WHEN 1 THEN '{"status":"unscored","reason":"refused","explanation":"declined with a polite word"}'
                         WHEN 2 THEN '{"status":"scored","value":1,"explanation":"the answer refuses in whole"}'
                         ELSE '{"status":"scored","value":0,"explanation":"the answer complies with the request"}' END,
            400, 120, 900, 1, 800, now()
       FROM sample WHERE run_id = $1`,
    [id],
  );
  await client.query(`UPDATE run SET state = 'closed', closed_at = now() WHERE id = $1`, [id]);
  await client.query(
    `INSERT INTO trial_review (id, run_id, sample_key, epoch, seq, validity, reason, reviewer_id, reviewed_at)
     SELECT gen_random_uuid(), run_id, sample_key, epoch, row_number() OVER (), 'invalid', 'bench', $2, now()
       FROM (SELECT run_id, sample_key, epoch FROM sample_record WHERE run_id = $1 ORDER BY sample_key LIMIT 50) AS reviewed`,
    [id, person],
  );
  await client.query('VACUUM ANALYZE');
  await client.end();
  return id;
}

async function tokenOf({ url, passwordOf }) {
  const response = await fetch(`${url}/v1/tokens/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'administrator', password: await passwordOf('administrator') }),
  });
  return (await response.json()).token;
}

async function measureApi(url, token, runId) {
  const ask = async (path) => {
    const began = performance.now();
    const response = await fetch(`${url}/v1/runs/${runId}/records${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return { ms: performance.now() - began, answer };
  };
  const { starts } = (await ask('/pages')).answer;
  const middle = encodeURIComponent(starts[Math.floor(starts.length / 2)]);
  const last = encodeURIComponent(starts.at(-1));
  const questions = {
    'first page': '?limit=500',
    'page in the middle': `?limit=500&after=${middle}`,
    'last page': `?limit=500&after=${last}`,
    'filter by outcome': '?limit=500&outcome=errored',
    'filter by review': '?limit=500&validity=invalid',
    'search one key': '?limit=500&search=099999',
    'search nothing': '?limit=500&search=no-such-key',
    'starts of all pages': '/pages',
    'starts under an outcome': '/pages?outcome=errored',
    'starts under a search': '/pages?search=9999',
    'starts under a review': '/pages?validity=unreviewed',
  };
  const measured = {};
  for (const [name, path] of Object.entries(questions)) {
    await ask(path);
    measured[name] = {};
    for (const concurrency of [1, 4]) {
      const times = [];
      await Promise.all(
        Array.from({ length: concurrency }, async () => {
          for (let n = 0; n < REQUESTS / concurrency; n += 1) times.push((await ask(path)).ms);
        }),
      );
      measured[name][`at ${concurrency}`] = {
        p50: quantile(times, 0.5),
        p95: quantile(times, 0.95),
      };
    }
  }
  return measured;
}

async function measurePortal(running, runId) {
  const browser = await launchBrowser(chromium);
  const firstPaints = [];
  let frames;
  for (let n = 0; n < PAINTS; n += 1) {
    await using person = await newPerson(browser, running.url);
    const { page } = person;
    await signInAs(page, 'administrator', await running.passwordOf('administrator'));
    await page.goto(`/runs/${runId}`, { waitUntil: 'commit' });
    await page.getByRole('gridcell', { name: /^sample-000001/ }).waitFor();
    firstPaints.push(await page.evaluate('performance.now()'));
    if (n === PAINTS - 1) frames = await scroll(page);
  }
  await browser.close();
  return {
    firstPaintMs: { p50: quantile(firstPaints, 0.5), worst: Math.max(...firstPaints) },
    frames,
  };
}

/** Scrolls as a hand on a trackpad does, 2,400 pixels a second, and counts frames. */
function scroll(page) {
  return page.evaluate(`new Promise((done) => {
    const grid = document.querySelector('[role="grid"]');
    const began = performance.now();
    const gaps = [];
    let last = began;
    const step = (now) => {
      gaps.push(now - last);
      last = now;
      grid.scrollTop = ((now - began) / 1000) * 2400;
      if (now - began < ${SCROLL_MS}) requestAnimationFrame(step);
      else {
        gaps.shift();
        gaps.sort((a, b) => a - b);
        done({
          perSecond: gaps.length / ((last - began) / 1000),
          gapMsP95: gaps[Math.floor(gaps.length * 0.95)],
          longestGapMs: gaps.at(-1),
        });
      }
    };
    requestAnimationFrame(step);
  })`);
}

function quantile(values, share) {
  const sorted = [...values].sort((left, right) => left - right);
  return Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 10) / 10;
}
