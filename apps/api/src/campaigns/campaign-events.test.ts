import { Campaign } from '@holdpoint/shared/contracts/campaigns';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { Problem } from '@holdpoint/shared/contracts/problem';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openCampaign, register } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { finishRun } from '../testing/worker-hand.js';

let api: TestApi;
let pipeline: SignedIn;
beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

interface Told {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/** Reads a stream of server-sent events, one by one (WHATWG HTML §9.2.6). */
async function* eventsOf(response: Response): AsyncGenerator<Told> {
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      if (field('event') !== '')
        yield { event: field('event'), id: field('id'), data: field('data') };
    }
  }
}

function watch(
  campaignId: string,
  token = pipeline.token,
  more: { readonly headers?: Record<string, string>; readonly signal?: AbortSignal } = {},
): Promise<Response> {
  return fetch(`${api.url}/v1/campaigns/${campaignId}/events`, {
    headers: { authorization: `Bearer ${token}`, ...more.headers },
    ...(more.signal === undefined ? {} : { signal: more.signal }),
  });
}

async function aCampaign(checkpoint: string): Promise<Campaign> {
  const { id } = await register(pipeline.call, { checkpoint });
  return openCampaign(pipeline.call, id);
}

describe('watching a campaign', () => {
  it('tells its state at once, every change, and its end', async () => {
    const campaign = await aCampaign('watched');
    const response = await watch(campaign.id);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const states: string[] = [];
    const ids: string[] = [];
    let last: Told | undefined;
    for await (const told of eventsOf(response)) {
      last = told;
      if (told.event === 'end') break;
      const { state, progress } = Campaign.parse(JSON.parse(told.data));
      ids.push(told.id);
      states.push(`${state} ${progress.done > 0 ? 'begun' : 'new'}`);
      if (states.length === 1) for (const run of campaign.runs) await finishRun(api, run.id);
    }
    expect(states[0]).toBe('running new');
    expect(states.at(-1)).toBe('closed begun');
    expect(last?.event).toBe('end');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('does not tell a reader who comes back what it knows', async () => {
    const campaign = await aCampaign('known');
    const first = await eventsOf(await watch(campaign.id)).next();
    const known = (first.value as Told).id;
    const stop = new AbortController();
    const again = await watch(campaign.id, pipeline.token, {
      headers: { 'last-event-id': known },
      signal: stop.signal,
    });
    const told = eventsOf(again).next();
    const [run] = campaign.runs;
    await finishRun(api, run?.id ?? '');
    expect((await told).value).not.toMatchObject({ id: known });
    stop.abort();
  });

  it('that nobody opened is refused as a problem', async () => {
    const response = await watch(crypto.randomUUID());
    expect(response.status).toBe(404);
    expect(Problem.parse(await response.json()).code).toBe('campaign.unknown');
  });

  it('is refused without a right', async () => {
    const campaign = await aCampaign('closed-to-strangers');
    expect((await watch(campaign.id, 'hp_none')).status).toBe(401);
  });

  it('is refused when too many pages of one account watch, until one goes', async () => {
    const campaign = await aCampaign('crowded');
    const crowd = await api.as('crowd', ['auditor']);
    const stops = Array.from({ length: 20 }, () => new AbortController());
    for (const { signal } of stops)
      expect((await watch(campaign.id, crowd.token, { signal })).status).toBe(200);
    const refused = await watch(campaign.id, crowd.token);
    expect(refused.status).toBe(429);
    expect(Problem.parse(await refused.json()).code).toBe('events.too_many_streams');
    for (const stop of stops) stop.abort();
    const deadline = Date.now() + 10_000;
    let status = 429;
    while (status === 429 && Date.now() < deadline) {
      const stop = new AbortController();
      status = (await watch(campaign.id, crowd.token, { signal: stop.signal })).status;
      stop.abort();
    }
    expect(status).toBe(200);
  });

  it('ends when the platform stops', async () => {
    const own = await anApi();
    const caller = await own.as('caller', ['pipeline'], 'machine');
    const { id } = await register(caller.call);
    const campaign = await openCampaign(caller.call, id);
    const response = await fetch(`${own.url}/v1/campaigns/${campaign.id}/events`, {
      headers: { authorization: `Bearer ${caller.token}` },
    });
    expect(await caller.call(identityRoutes.me, {})).toMatchObject({ name: 'caller' });
    const began = performance.now();
    const text = response.text();
    await own[Symbol.asyncDispose]();
    await text;
    expect(performance.now() - began).toBeLessThan(8_000);
  });
});
