import { join } from 'node:path';

import { startCli, type Started } from '../../testing/start-cli.js';
import { until } from '../../testing/until.js';
import { base64, type Tree } from './a-tree.js';

/** What a service of the log answered. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

export interface RunningSigner {
  readonly url: string;
  readonly process: Started;
  get(path: string): Promise<Answered>;
  post(path: string, body: unknown): Promise<Answered>;
  /** Asks for the head of `tree` at `size`, as the log would after `from`. */
  sign(tree: Tree, from: number, size: number): Promise<Answered>;
}

export const TOKEN = 'a token of the tests, long enough';

/** Starts a keeper of the log as a process, and waits for its ready line. */
export async function startKeeper(
  directory: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; readonly process: Started }> {
  const process = startCli(directory, [...args, '--json'], settings);
  const failed = process.ended.then(({ stderr }) => Promise.reject(new Error(stderr)));
  failed.catch(() => undefined);
  const ready = until(
    'its ready line',
    () => /^\{"ready":true,"url":"(?<url>[^"]+)"/.exec(process.stdout())?.groups?.['url'],
  );
  return { url: await Promise.race([ready, failed]), process };
}

/** The signer whose state lies in `directory/signer`. */
export async function startSigner(directory: string): Promise<RunningSigner> {
  const args = ['signer', 'serve', '--state', join(directory, 'signer')];
  const { url, process } = await startKeeper(directory, args, { HOLDPOINT_SIGNER_TOKEN: TOKEN });
  const headers = { authorization: `Bearer ${TOKEN}` };
  const ask = async (path: string, init: RequestInit): Promise<Answered> => {
    const response = await fetch(`${url}${path}`, { ...init, headers });
    return { status: response.status, body: await response.json() };
  };
  const post = (path: string, body: unknown) =>
    ask(path, { method: 'POST', body: JSON.stringify(body) });
  return {
    url,
    process,
    get: (path) => ask(path, {}),
    post,
    async sign(tree, from, size) {
      // Of a size that it doesn't have, the proof is left out: the signer has to notice first.
      const proof = from <= size ? await tree.consistency(from, size) : [];
      return post('/v1/tree-heads', {
        from,
        size,
        root: base64(tree.root(size)),
        proof: proof.map(base64),
      });
    },
  };
}
