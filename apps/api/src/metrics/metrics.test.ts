import type { Run } from '@holdpoint/shared/contracts/campaigns';
import { Problem } from '@holdpoint/shared/contracts/problem';
import { errored, scored } from '@holdpoint/shared/evidence/score';
import { setAsideCodes } from '@holdpoint/shared/evidence/set-aside';
import { type Series, seriesOf, valueOf } from '@holdpoint/shared/testing/exposition';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openCampaign, register, until } from '../testing/a-line.js';
import { anApi, PERSON_PASSWORD, type SignedIn, type TestApi } from '../testing/an-api.js';
import { finishRun } from '../testing/worker-hand.js';

let api: TestApi;
let pipeline: SignedIn;
let scraper: SignedIn;
let runs: readonly Run[];
beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  scraper = await api.as('prometheus', ['auditor'], 'machine');
  await api.as('engineer', ['evaluation_engineer']);
  const { id } = await register(pipeline.call);
  ({ runs } = await openCampaign(pipeline.call, id));
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

function get(headers: Record<string, string>): Promise<Response> {
  return fetch(`${api.url}/metrics`, { headers });
}

async function scrape(): Promise<readonly Series[]> {
  const response = await get({ authorization: `Bearer ${scraper.token}` });
  expect(response.status).toBe(200);
  return seriesOf(await response.text());
}

/** The series once its value fits: rows are read at most once a second. */
async function metric(
  name: string,
  labels: Record<string, string>,
  fits: (value: number) => boolean,
): Promise<number> {
  const ask = async (): Promise<number> => valueOf(await scrape(), name, labels) ?? NaN;
  return until(ask, fits);
}

const isAbout = (seconds: number) => (value: number) => Math.abs(value - seconds) < 60;
const WAITING = 'holdpoint_waiting_sample_oldest_age_seconds';
const UNDONE = 'holdpoint_undone_sample_oldest_age_seconds';

describe('a scrape', () => {
  it('answers a token of a fitting role in the text format, and nobody else', async () => {
    const response = await get({ authorization: `Bearer ${scraper.token}` });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect((await get({})).status).toBe(401);
    expect((await get({ authorization: `Bearer hp_${'A'.repeat(43)}` })).status).toBe(401);
    expect((await get({ authorization: `Bearer ${pipeline.token}` })).status).toBe(403);
  });

  it('answers a browser that is signed in, and not through a page of another site', async () => {
    const signedIn = await fetch(`${api.url}/v1/sessions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: api.url,
        'sec-fetch-site': 'same-origin',
      },
      body: JSON.stringify({ name: 'engineer', password: PERSON_PASSWORD }),
    });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect((await get({ cookie, 'sec-fetch-site': 'none' })).status).toBe(200);
    const foreign = await get({ cookie, 'sec-fetch-site': 'cross-site' });
    expect(foreign.status).toBe(403);
    expect(Problem.parse(await foreign.json()).code).toBe('access.cross_site');
    expect(foreign.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(foreign.headers.has('access-control-allow-origin')).toBe(false);
  });

  it('has what Node says of the process under its usual names', async () => {
    const series = await scrape();
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
    ]) {
      expect(valueOf(series, name)).toBeGreaterThanOrEqual(0);
    }
    expect(valueOf(series, 'holdpoint_build_info', { queue_backend: 'postgres' })).toBe(1);
  });

  it('has a registry of its own in each application', async () => {
    await using other = await anApi();
    const { token } = await other.as('prometheus', ['auditor'], 'machine');
    const response = await fetch(`${other.url}/metrics`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const series = seriesOf(await response.text());
    expect(valueOf(series, 'holdpoint_runs', { state: 'open' })).toBe(0);
    const ours = series.filter(({ labels }) => labels['route'] === '/v1/campaigns');
    expect(ours).toEqual([]);
  });
});

describe('requests', () => {
  it('are counted by the template of their route, and refused ones by their status', async () => {
    const [run] = runs;
    const path = `${api.url}/v1/runs/${run?.id ?? ''}/plan`;
    await fetch(path, { headers: { authorization: `Bearer ${pipeline.token}` } });
    await fetch(path);
    const series = await scrape();
    const name = 'holdpoint_http_request_duration_seconds_count';
    const labels = { route: '/v1/runs/:runId/plan', method: 'GET' };
    expect(valueOf(series, name, { ...labels, status: '200' })).toBeGreaterThanOrEqual(1);
    expect(valueOf(series, name, { ...labels, status: '401' })).toBe(1);
    expect(JSON.stringify(series)).not.toContain(run?.id);
  });

  it('make no series out of what a stranger asks for', async () => {
    const counted = (series: readonly Series[]) =>
      series.filter(({ name }) => name === 'holdpoint_http_request_duration_seconds_count');
    for (const method of ['GET', 'PURGE']) await ask(method, '/first');
    const before = counted(await scrape());
    for (const method of ['GET', 'PURGE', 'PROPFIND', 'SEARCH'])
      for (let index = 0; index < 20; index += 1) await ask(method, `/no-such-${index}`);
    expect(counted(await scrape()).length).toBeLessThanOrEqual(before.length + 1);
  });
});

async function ask(method: string, path: string): Promise<void> {
  await (await fetch(`${api.url}${path}`, { method })).arrayBuffer();
}

describe('the outbox', () => {
  it('shows rows that ring no doorbell with their age, and the loop that fails', async () => {
    await api.owner.query('REVOKE UPDATE (delivered_at) ON outbox FROM holdpoint_api');
    await api.owner.query(
      `INSERT INTO outbox (job, payload, created_at) VALUES ('none', '{}', now() - interval '1 hour')`,
    );
    await metric('holdpoint_outbox_undelivered', {}, (rows) => rows >= 1);
    await metric('holdpoint_outbox_undelivered_oldest_age_seconds', {}, isAbout(3600));
    const relay = { loop: 'relay' };
    await metric('holdpoint_background_loop_idle_seconds', relay, (seconds) => seconds > 1.5);
    await api.owner.query('GRANT UPDATE (delivered_at) ON outbox TO holdpoint_api');
    await metric('holdpoint_outbox_undelivered', {}, (rows) => rows === 0);
    await metric('holdpoint_background_loop_idle_seconds', relay, (seconds) => seconds < 1);
  });
});

describe('the samples', () => {
  it('wait from the start of their run, and not while somebody works at them', async () => {
    await api.owner.query(`UPDATE run SET created_at = now() - interval '10 minutes'`);
    await metric(WAITING, {}, isAbout(600));
    expect(valueOf(await scrape(), 'holdpoint_samples', { state: 'ready' })).toBeGreaterThan(0);

    await api.owner.query(
      `UPDATE sample SET state = 'LEASED', lease_until = now() + interval '1 hour'`,
    );
    await metric(WAITING, {}, (seconds) => seconds === 0);
    expect(valueOf(await scrape(), UNDONE)).toBeGreaterThanOrEqual(600);
    expect(valueOf(await scrape(), 'holdpoint_samples', { state: 'ready' })).toBe(0);
  });

  it('wait again from the end of a lease whose holder fell silent', async () => {
    await api.owner.query(
      `UPDATE sample SET lease_until = now() - interval '5 minutes' WHERE id = (SELECT min(id) FROM sample)`,
    );
    await metric(WAITING, {}, isAbout(300));
    expect(valueOf(await scrape(), 'holdpoint_samples', { state: 'lease_expired' })).toBe(1);
  });

  it('wait no longer once they are done, and those set aside are counted by why', async () => {
    const [first, ...others] = runs;
    const [abandoned, exhausted] = setAsideCodes;
    let index = 0;
    await finishRun(api, first?.id ?? '', {
      score: () => {
        index += 1;
        if (index <= 3) return errored(abandoned);
        if (index === 4) return errored(exhausted);
        // A worker that is taken over writes what it wants.
        return index <= 20 ? errored(`sample.invented_${index}`) : scored(0);
      },
    });
    for (const run of others) await finishRun(api, run.id);
    await metric(WAITING, {}, (seconds) => seconds === 0);
    await metric(UNDONE, {}, (seconds) => seconds === 0);
    await metric('holdpoint_runs', { state: 'open' }, (open) => open === 0);
    const SET_ASIDE = 'holdpoint_samples_set_aside';
    await metric(SET_ASIDE, { code: abandoned }, (count) => count === 3);
    const series = (await scrape()).filter(({ name }) => name === SET_ASIDE);
    expect(series.map(({ labels, value }) => [labels['code'], value])).toEqual([
      [abandoned, 3],
      [exhausted, 1],
    ]);
  });
});
