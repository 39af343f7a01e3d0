/**
 * A bare loop over the tiny work, nothing stored: `sdk` is the official client with its own defaults but no retries,
 * `undici` a pool and JSON. Bodies are made before the clock starts. A line on standard input starts it.
 */
import { once } from 'node:events';

import { answerOf, bodyOf } from './tiny-evaluation.mjs';

const { lane, baseUrl, samples, concurrency } = JSON.parse(process.argv[2]);
const lanes = { sdk: sdkLane, undici: undiciLane };
const call = await lanes[lane]();
const bodies = Array.from({ length: samples }, (_, index) => bodyOf(index + 1));
process.stdout.write('{"ready":true}\n');
await once(process.stdin, 'data');

let next = 0;
let right = 0;
await Promise.all(
  Array.from({ length: concurrency }, async () => {
    while (next < samples) {
      next += 1;
      const n = next;
      if ((await call(bodies[n - 1])) === answerOf(n)) right += 1;
    }
  }),
);
process.stdout.write(`${JSON.stringify({ right })}\n`);
await once(process.stdin, 'end');

async function sdkLane() {
  const { default: Anthropic } = await import('@anthropic-ai/sdk');
  const client = new Anthropic({ baseURL: baseUrl, apiKey: 'bench', maxRetries: 0 });
  return async (body) => (await client.messages.create(body)).content[0].text;
}

async function undiciLane() {
  const { Pool } = await import('undici');
  const pool = new Pool(baseUrl, { connections: concurrency, pipelining: 1 });
  const headers = {
    'content-type': 'application/json',
    'x-api-key': 'bench',
    'anthropic-version': '2023-06-01',
  };
  return async (body) => {
    const answer = await pool.request({
      method: 'POST',
      path: '/v1/messages',
      headers,
      body: JSON.stringify(body),
    });
    const { content } = await answer.body.json();
    return content[0].text;
  };
}
