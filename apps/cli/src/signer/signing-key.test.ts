import { chmodSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseNote } from '@holdpoint/shared/tlog/note';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { openKeyRing } from './key-ring.js';
import { generateKeys, rotateLogKey } from './make-keys.js';
import { Signer } from './signer.js';
import { commandKey } from './signing-key.js';
import { aTree, base64 } from './testing/a-tree.js';
import { opensslKeys } from './testing/openssl-keys.js';

describe('keys that a program keeps', () => {
  let path = '';
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'holdpoint-key-command-'));
  });
  afterEach(() => rm(path, { recursive: true }));

  const names = ['log-1', 'log-2', 'statement-1'];

  async function aSigner(program: string): Promise<Signer> {
    const directory = join(path, 'state');
    await generateKeys({ directory, origin: 'log.example/atlas', program });
    return Signer.open(directory, await openKeyRing(directory));
  }

  const request = { from: 0, size: 2, root: base64(aTree(2).root(2)), proof: [] };

  it('sign heads, and no private key lies in the state directory', async () => {
    const signer = await aSigner(opensslKeys(join(path, 'hsm'), names).program);
    const { note } = await signer.signHead(request);
    expect(parseNote(note).signatures).toHaveLength(1);
    expect((await readdir(join(path, 'state'))).filter((name) => name.endsWith('.pem'))).toEqual(
      [],
    );
  });

  it('rotate within the program', async () => {
    const { program } = opensslKeys(join(path, 'hsm'), names);
    await aSigner(program);
    const { log } = await rotateLogKey(join(path, 'state'), program);
    expect(log.map(({ keys }) => keys[0]?.name)).toEqual(['log-2', 'log-1']);
  });

  it('get nothing to sign before it is remembered', async () => {
    const head = join(path, 'state', 'head.json');
    const look = `cp "${head}" "${path}/remembered"`;
    const signer = await aSigner(opensslKeys(join(path, 'hsm'), names, look).program);
    await signer.signHead(request);
    expect(JSON.parse(await readFile(join(path, 'remembered'), 'utf8'))).toEqual({
      head: { size: 2, root: request.root },
    });
  });

  it('see none of our settings', async () => {
    const look = `env > "${path}/environment"`;
    const signer = await aSigner(opensslKeys(join(path, 'hsm'), names, look).program);
    await signer.signHead(request);
    expect(await readFile(join(path, 'environment'), 'utf8')).not.toContain('HOLDPOINT');
  });

  it.each([
    ['another message', 'echo AAAA > "$out"', 'key.signature_wrong'],
    ['nothing', ': > "$out"', 'key.signature_wrong'],
    ['too much', 'head -c 100000 /dev/zero | base64 > "$out"', 'key.command_failed'],
    ['a failure', 'exit 3', 'key.command_failed'],
  ])('are not believed when they sign %s', async (_, answer, code) => {
    const signer = await aSigner(opensslKeys(join(path, 'hsm'), names, answer).program);
    await expect(() => signer.signHead(request)).toThrowWithCode(code);
  });

  it('must have a public key, and a program that runs', async () => {
    const program = join(path, 'mute.sh');
    writeFileSync(program, '#!/bin/sh\necho hello\n');
    chmodSync(program, 0o700);
    await expect(() => aSigner(program)).toThrowWithCode('key.malformed');
    const missing = commandKey(join(path, 'missing'), 'log-1', new Uint8Array(32));
    await expect(() => missing.sign(new Uint8Array())).toThrowWithCode('key.command_failed');
  });
});
