import { recordRoutes } from '@holdpoint/shared/contracts/records';

/** Differing tries that are shown with both transcripts. */
const SHOWN = 3;

/**
 * What a platform's campaigns came to, by `seed evaluation`: the result digest of each run, and of each of its tries
 * what was recorded.
 */
export async function resultsOf(platform, campaigns) {
  const runs = campaigns.flatMap(({ seed, runs }) =>
    runs.map((run) => ({ ...run, name: `${seed} ${run.evaluation}` })),
  );
  const { rows } = await platform.pool.query(
    `SELECT run_id AS "runId", sample_key AS "sampleKey", epoch,
            (score - 'explanation')::text || ' ' || coalesce(encode(transcript_digest, 'hex'), '') AS recorded
       FROM sample_record`,
  );
  const names = new Map(runs.map(({ id, name }) => [id, name]));
  const tries = new Map();
  for (const { runId, sampleKey, epoch, recorded } of rows)
    tries.set(JSON.stringify([names.get(runId), sampleKey, epoch]), recorded);
  return {
    campaigns: campaigns.length,
    digests: Object.fromEntries(
      runs.map(({ name, resultDigest, state }) => [
        name,
        state === 'closed' ? resultDigest : `not closed: ${state}`,
      ]),
    ),
    tries,
    ids: new Map(runs.map(({ id, name }) => [name, id])),
  };
}

/** Tries that two platforms recorded otherwise, the first of them with what was said there. */
export async function differencesOf(one, other) {
  const keys = new Set([...one.results.tries.keys(), ...other.results.tries.keys()]);
  const differing = [...keys].filter(
    (key) => one.results.tries.get(key) !== other.results.tries.get(key),
  );
  return Promise.all(
    differing.map(async (key, index) => ({
      try: key,
      recorded: [one, other].map(({ results }) => results.tries.get(key) ?? 'nothing'),
      ...(index < SHOWN
        ? { transcripts: await Promise.all([one, other].map((side) => transcriptOf(side, key))) }
        : {}),
    })),
  );
}

async function transcriptOf({ platform, results }, key) {
  const [name, sampleKey, epoch] = JSON.parse(key);
  const runId = results.ids.get(name);
  try {
    return await platform.client(recordRoutes.transcript, { params: { runId, sampleKey, epoch } });
  } catch (error) {
    return { unread: error.message };
  }
}
