import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';

import { encodeEntryBundle } from '@holdpoint/shared/tlog/entry-bundle';
import { leafHash } from '@holdpoint/shared/tlog/leaf-hash';
import { merkleRoot } from '@holdpoint/shared/tlog/merkle-root';
import { formatNote, signatureLine } from '@holdpoint/shared/tlog/note';
import { entryBundlePath, tilePath } from '@holdpoint/shared/tlog/tiles';
import { formatTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { afterEach, describe, expect, it } from '@jest/globals';

import { scratchDirectory } from '../testing/scratch-directory.js';
import { exportLog } from './export-log.js';

const entries = Array.from({ length: 256 }, (_, n) => new TextEncoder().encode(`entry ${n}`));
const hashes = entries.map(leafHash);

let server: Server;
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** A log that serves these files under a head of `size` leaves; gives its address. */
async function serving(size: number, files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const root = merkleRoot(entries.slice(0, size));
  const text = formatTreeHead({ origin: 'a.test/log', size, root, extensions: [] });
  const head = formatNote(text, [signatureLine('a.test/log', '00000000', new Uint8Array(64))]);
  const all = new Map(Object.entries({ ...files, checkpoint: Buffer.from(head) }));
  server = createServer((request, response) => {
    const file = all.get((request.url ?? '').slice('/log/'.length));
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

describe('an export of the log', () => {
  it('takes from a full tile what its partial one held, when the log grew meanwhile', async () => {
    using scratch = scratchDirectory();
    const url = await serving(200, {
      [tilePath(0, 0)]: Buffer.concat(hashes),
      [entryBundlePath(0)]: encodeEntryBundle(entries),
    });
    expect(await exportLog({ url, token: 't' }, scratch.path)).toEqual({ size: 200, written: 3 });
    const read = async (path: string) => new Uint8Array(await readFile(join(scratch.path, path)));
    expect(await read(tilePath(0, 0, 200))).toEqual(
      new Uint8Array(Buffer.concat(hashes.slice(0, 200))),
    );
    expect(await read(entryBundlePath(0, 200))).toEqual(encodeEntryBundle(entries.slice(0, 200)));
  });

  it('keeps an earlier copy where the log has become shorter: it is the proof of that (attack 4)', async () => {
    using scratch = scratchDirectory();
    const files = {
      [tilePath(0, 0)]: Buffer.concat(hashes),
      [tilePath(1, 0, 1)]: merkleRoot(entries),
      [entryBundlePath(0)]: encodeEntryBundle(entries),
    };
    await exportLog({ url: await serving(256, files), token: 't' }, scratch.path);
    server.close();
    const later = await serving(200, files);
    await expect(exportLog({ url: later, token: 't' }, scratch.path)).rejects.toMatchObject({
      code: 'server.log_shorter',
      kind: 'integrity',
    });
    expect(await readFile(join(scratch.path, 'checkpoint'), 'utf8')).toContain('\n256\n');
  });

  it('says which file is missing, and writes no head that promises it', async () => {
    using scratch = scratchDirectory();
    const url = await serving(200, {});
    await expect(exportLog({ url, token: 't' }, scratch.path)).rejects.toMatchObject({
      code: 'server.log_unavailable',
    });
    await expect(readFile(join(scratch.path, 'checkpoint'))).rejects.toThrow();
  });
});
