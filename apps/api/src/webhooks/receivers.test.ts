import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { signatureHeader, signedContent } from '@holdpoint/shared/webhooks/signed-content';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { requireSecuresystemslib } from '../../../../scripts/testing/require-securesystemslib.mjs';
import { until } from '../testing/a-line.js';
import { newSigningKey, signWith } from './signing-key.js';

const GUIDE = fileURLToPath(new URL('../../../../docs/guides/webhooks.md', import.meta.url));
/** The Python that judges our envelopes as well; it has `cryptography`. */
const python = requireSecuresystemslib();
const BODY = '{"type":"holdpoint.gate.decided","data":{"references":{"decisionId":"ä"}}}';

const { publicKey, signingKey } = newSigningKey();
const stranger = newSigningKey();

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-receivers-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** The one block of a language in the guide, as readers copy it. */
async function programOf(language: 'ts' | 'python'): Promise<string> {
  const text = await readFile(GUIDE, 'utf8');
  const [, program = ''] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(text) ?? [];
  return program;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

interface Sent {
  readonly id: string;
  readonly timestamp: number;
  readonly key: string;
  readonly body: string;
}

async function send(port: number, change: Partial<Sent> = {}): Promise<number> {
  const timestamp = Math.floor(Date.now() / 1000);
  const sent = { id: 'one', timestamp, key: signingKey, body: BODY, ...change };
  const content = signedContent({ ...sent, body: BODY });
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body: sent.body,
    headers: {
      'webhook-id': sent.id,
      'webhook-timestamp': String(sent.timestamp),
      'webhook-signature': `v1,AAAA ${signatureHeader([signWith(sent.key, content)])}`,
    },
  });
  return response.status;
}

describe.each([
  ['ts', 'receiver.ts', process.execPath, true],
  ['python', 'receiver.py', python ?? '', python !== null],
] as const)('the receiver of the guide in %s', (language, file, program, isRunnable) => {
  (isRunnable ? it : it.skip)(
    'takes what is signed and fresh, once, and nothing else',
    async () => {
      const path = join(directory, file);
      await writeFile(path, await programOf(language));
      const port = await freePort();
      const lines: string[] = [];
      const child: ChildProcess = spawn(program, [path], {
        env: {
          PORT: String(port),
          HOLDPOINT_WEBHOOK_KEYS: `${stranger.publicKey} ${publicKey}`,
        },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      child.stdout?.on('data', (chunk: Buffer) => lines.push(String(chunk)));
      try {
        await until(() => answers(port), Boolean);
        const long = Math.floor(Date.now() / 1000) - 301;
        expect(await send(port)).toBe(204);
        expect(await send(port)).toBe(204);
        expect(await send(port, { body: BODY.replace('gate', 'hate') })).toBe(401);
        expect(await send(port, { key: newSigningKey().signingKey })).toBe(401);
        expect(await send(port, { timestamp: long })).toBe(401);
        await until(
          () => Promise.resolve(lines.join('')),
          (text) => text.includes('\n'),
        );
        expect(lines.join('').match(/holdpoint\.gate\.decided/g)).toHaveLength(1);
      } finally {
        child.kill();
        await once(child, 'exit');
      }
    },
  );
});
