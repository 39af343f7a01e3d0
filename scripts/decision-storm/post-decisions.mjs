import { setTimeout as sleep } from 'node:timers/promises';

import { ACTION } from './checkpoints.mjs';

const PATIENCE_MS = 40_000;
const PAUSE_MS = 150;
/** A key whose first request died is given back after a minute: other questions go first. */
const AGAIN_MS = 1_500;

/**
 * Asks the gate `count` times under one key each, with `clients` at once over all APIs in turn, each key until it is answered:
 * with 201 or 202. Every seventh answer is asked for again at once. Gives the answers by key, and what is none: a refusal, or
 * another answer to the same key.
 */
export async function postDecisions({ apis, token, wishes, clients, draw, onAnswer }) {
  const open = wishes.map((wish) => ({ ...wish, notBefore: 0 }));
  const answers = new Map();
  const wrong = [];
  const retries = { byStatus: {}, unreachable: 0 };
  const ask = async ({ key, checkpointId }) => {
    const urls = apis();
    const answer = await post(urls[draw(urls.length)], token, key, checkpointId);
    if (answer === null) retries.unreachable += 1;
    else if (!isAnswer(answer))
      retries.byStatus[answer.status] = (retries.byStatus[answer.status] ?? 0) + 1;
    return answer;
  };
  const client = async () => {
    for (;;) {
      const wish = next(open);
      if (wish === undefined) return;
      if (wish === null) {
        await sleep(PAUSE_MS);
        continue;
      }
      const answer = await ask(wish);
      if (answer !== null && isAnswer(answer)) {
        answers.set(wish.key, { ...wish, ...answer });
        onAnswer(answers.size, answer);
        if (answers.size % 7 === 0) await askAgain(wish, answer);
      } else if (answer === null || isPassing(answer)) {
        open.push({ ...wish, notBefore: performance.now() + waitFor(answer) });
      } else wrong.push(`${wish.key}: ${answer.status} ${answer.text.slice(0, 300)}`);
    }
  };
  const askAgain = async (wish, first) => {
    const again = await ask(wish);
    if (again === null || isPassing(again)) return;
    if (again.status === first.status && again.text === first.text) return;
    wrong.push(`${wish.key}: answered ${first.status} and then ${again.status}`);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { answers, wrong, retries };
}

/** Asks for every answered key again; gives the keys whose answer is not the same, byte for byte. */
export async function replay({ apis, token, answers, clients, draw }) {
  const open = [...answers.values()];
  const differing = [];
  const client = async () => {
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      const urls = apis();
      const again = await post(urls[draw(urls.length)], token, one.key, one.checkpointId);
      if (again === null || isPassing(again)) {
        open.push(one);
        await sleep(PAUSE_MS);
      } else if (again.status !== one.status || again.text !== one.text || !again.isReplayed)
        differing.push(one.key);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return differing;
}

/** Undefined when none is left, null while those that are left must wait. */
function next(open) {
  if (open.length === 0) return undefined;
  const now = performance.now();
  const place = open.findIndex(({ notBefore }) => notBefore <= now);
  return place === -1 ? null : open.splice(place, 1)[0];
}

function isAnswer({ status }) {
  return status === 201 || status === 202;
}

/** Under way elsewhere, or the platform is away. */
function isPassing({ status, text }) {
  return status >= 502 || status === 429 || text.includes('"idempotency.in_progress"');
}

function waitFor(answer) {
  return answer?.status === 409 ? AGAIN_MS : PAUSE_MS;
}

async function post(url, token, key, checkpointId) {
  try {
    const response = await fetch(`${url}/v1/gates/${ACTION}/decisions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ checkpointId }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const isReplayed = response.headers.get('idempotency-replayed') === 'true';
    return { status: response.status, text: await response.text(), isReplayed };
  } catch {
    return null;
  }
}
