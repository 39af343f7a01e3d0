import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { parseNote } from '@holdpoint/shared/tlog/note';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { aLog, anEvent, type TestLog } from '../testing/a-log.js';
import { askOf, newestSignedHead } from './log-rows.js';
import { TimeStamping, timeStampRequest } from './time-stamping.js';

const run = promisify(execFile);
const CONFIGURATION = `
[req]
distinguished_name = name
prompt = no
[name]
CN = Throw-away authority
[ca]
basicConstraints = critical,CA:TRUE
[tsa]
extendedKeyUsage = critical,timeStamping
[tsa_config]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
`;

let log: TestLog;
let folder: string;
let server: Server;
let url: string;
let reply: (query: Uint8Array) => Promise<Uint8Array>;
const openssl = (...words: string[]) => run('openssl', words, { cwd: folder });

/** A CA and a time stamping authority of a moment; their keys die with the test. */
async function makeAuthority(): Promise<void> {
  await writeFile(join(folder, 'conf'), CONFIGURATION);
  await writeFile(join(folder, 'serial'), '01\n');
  const conf = ['-config', 'conf', '-newkey', 'ed25519', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...conf,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-extensions',
    'ca',
  );
  const newKey = ['-config', 'conf', '-newkey', 'rsa:2048', '-nodes'];
  await openssl('req', ...newKey, '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=tsa');
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-extfile', 'conf', '-extensions', 'tsa'];
  await openssl('x509', '-req', '-in', 'tsa.csr', ...signed, '-out', 'tsa.pem', '-days', '1');
}

async function stamp(query: Uint8Array): Promise<Uint8Array> {
  await writeFile(join(folder, 'query'), query);
  const keys = ['-inkey', 'tsa.key', '-signer', 'tsa.pem'];
  const how = ['-config', 'conf', '-section', 'tsa_config', ...keys, '-chain', 'ca.pem'];
  await openssl('ts', '-reply', '-queryfile', 'query', ...how, '-out', 'token');
  return readFile(join(folder, 'token'));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdpoint-tsa-'));
  await makeAuthority();
  server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      void reply(Buffer.concat(chunks)).then((token) => {
        response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(token);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/tsa`;
  log = await aLog();
  await log.append(anEvent());
  await log.sequence();
  await log.sign();
});
afterAll(async () => {
  await log[Symbol.asyncDispose]();
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

async function tokens(): Promise<Buffer[]> {
  const { rows } = await log.owner.query<{ token: Buffer }>('SELECT token FROM audit.timestamp');
  return rows.map(({ token }) => token);
}

describe('a time stamp', () => {
  it('is asked for in the words of RFC 3161, which openssl reads', async () => {
    const digest = createHash('sha256').update('a head').digest();
    await writeFile(join(folder, 'ours'), timeStampRequest(digest, Buffer.alloc(8, 0xff)));
    const { stdout } = await openssl('ts', '-query', '-in', 'ours', '-text');
    expect(stdout).toContain('Hash Algorithm: sha256');
    expect(stdout).toContain('Nonce: 0x01FFFFFFFFFFFFFFFF');
    expect(stdout).toContain('Certificate required: yes');
  });

  it('is not kept when it is about something else', async () => {
    const other = createHash('sha256').update('another head').digest();
    reply = () => stamp(timeStampRequest(other, Buffer.alloc(8, 1)));
    const turn = new TimeStamping(askOf(log.sequencer), url).turn();
    await expect(turn).rejects.toMatchObject({ code: 'authority.token_wrong' });
    reply = () => Promise.resolve(new Uint8Array());
    const empty = new TimeStamping(askOf(log.sequencer), url).turn();
    await expect(empty).rejects.toMatchObject({ code: 'authority.token_wrong' });
    const away = new TimeStamping(askOf(log.sequencer), 'http://127.0.0.1:1/').turn();
    await expect(away).rejects.toMatchObject({ code: 'authority.unavailable' });
    expect(await tokens()).toEqual([]);
  });

  it('of the newest head is kept, and openssl verifies it over the head’s text', async () => {
    reply = stamp;
    const stamping = new TimeStamping(askOf(log.sequencer), url);
    await stamping.turn();
    expect(await stamping.turn()).toBeGreaterThan(1_000);
    const [token = Buffer.of()] = await tokens();
    const head = await newestSignedHead(askOf(log.sequencer));
    await writeFile(join(folder, 'head'), parseNote(head?.note ?? '').text);
    await writeFile(join(folder, 'kept'), token);
    const trust = ['-CAfile', 'ca.pem', '-untrusted', 'tsa.pem'];
    const verified = await openssl('ts', '-verify', '-data', 'head', '-in', 'kept', ...trust);
    expect(`${verified.stdout}${verified.stderr}`).toContain('Verification: OK');
    await writeFile(join(folder, 'head'), 'another text');
    await expect(
      openssl('ts', '-verify', '-data', 'head', '-in', 'kept', ...trust),
    ).rejects.toThrow();
  });
});
