import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Webhook, WebhookDelivery } from '@holdpoint/shared/contracts/webhooks';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { CloudEvent } from '@holdpoint/shared/webhooks/cloud-event';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { z } from 'zod';

import { requireChromium } from '../../../../scripts/testing/require-tool.mjs';
import { axeViolations } from '../testing/axe-violations.js';
import { launchBrowser, newPerson, signInAs } from '../testing/browser.js';
import { processOf } from '../testing/processes.js';
import { aRunningPlatform, type RunningPlatform } from '../testing/running-platform.js';
import { until } from '../testing/until.js';

const chromium = await requireChromium();
const Deliveries = z.object({ deliveries: z.array(WebhookDelivery) });
const Failure = z.object({ error: z.object({ code: z.string() }) });

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: CloudEvent;
}

describe('webhooks of an installation', () => {
  const started = new AsyncDisposableStack();
  const received: Received[] = [];
  let refuses = false;
  let url = '';
  let platform: RunningPlatform;
  let webhook: Webhook;

  beforeAll(async () => {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        received.push({
          headers: request.headers,
          body,
          event: CloudEvent.parse(JSON.parse(body)),
        });
        response.writeHead(refuses ? 503 : 204).end('later');
      });
    });
    started.defer(() => {
      server.closeAllConnections();
      server.close();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
    platform = started.use(
      await aRunningPlatform({
        sandbox: 'auto',
        hasDemonstration: false,
        settings: { HOLDPOINT_WEBHOOK_PRIVATE_RANGES: '127.0.0.1/32' },
      }),
    );
  }, 400_000);
  afterAll(() => started.disposeAsync(), 60_000);

  async function holdpoint(...args: readonly string[]): Promise<unknown> {
    const { code, stdout, stderr } = await platform.holdpoint(...args, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout);
  }

  const registered = (name: string): Promise<unknown> =>
    holdpoint(
      ...['checkpoint', 'register', '--model', 'atlas', '--name', name],
      ...['--training-flop', '3e24', '--weights-digest', sha256(name)],
      ...['--provider-model', 'reference-small'],
    );

  const deliveries = async (): Promise<WebhookDelivery[]> =>
    Deliveries.parse(await holdpoint('webhook', 'deliveries', webhook.id)).deliveries;

  it('are added by the command line, and arrive signed by the key that it prints', async () => {
    webhook = Webhook.parse(
      await holdpoint('webhook', 'add', url, '--type', 'checkpoint.registered'),
    );
    await registered('step-1');
    const [first] = await until('the first webhook', () =>
      received.length > 0 ? received : undefined,
    );
    const headers: IncomingHttpHeaders = first?.headers ?? {};
    const body = first?.body ?? '';
    const raw = Buffer.from(webhook.keys[0]?.publicKey.slice('whpk_'.length) ?? '', 'base64');
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') };
    const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const signature = String(headers['webhook-signature']).replace(/^v1a,/, '');
    expect(
      verify(
        null,
        Buffer.from(content),
        createPublicKey({ format: 'jwk', key: jwk }),
        Buffer.from(signature, 'base64'),
      ),
    ).toBe(true);
  });

  it('lose nothing when the API is killed before the receiver is well again', async () => {
    refuses = true;
    await registered('step-2');
    await until('a refusal', () => (received.length > 1 ? true : undefined));
    process.kill(processOf('api', platform.path) ?? 0, 'SIGKILL');
    refuses = false;
    const again = await until('the same webhook once more', () => received[2]);
    expect(again.event).toEqual(received[1]?.event);
    await until('a delivery', async () => {
      const { code, stdout } = await platform.holdpoint(
        ...['webhook', 'deliveries', webhook.id, '--json'],
      );
      if (code === 14) return undefined;
      const { deliveries: found } = Deliveries.parse(JSON.parse(stdout));
      return found.every(({ state }) => state === 'delivered') || undefined;
    });
  });

  it('are listed and replayed by the command line', async () => {
    const [newest] = await deliveries();
    await holdpoint('webhook', 'replay', newest?.id ?? '');
    await until('the replay', () => received[3]);
    expect(received[3]?.headers['webhook-id']).toBe(newest?.eventId);
    expect(await holdpoint('webhook', 'replay', url, '--since', '2020-01-01T00:00:00Z')).toEqual({
      replayed: 2,
    });
    await until('both', () => (received.length === 6 ? true : undefined));
  });

  it.each([
    ['a private address', ['webhook', 'add', 'https://10.0.0.1/'], 'webhook.address_refused'],
    [
      'a type that is not public',
      ['webhook', 'add', 'https://a.example/', '--type', 'session.opened'],
      null,
    ],
    ['a URL that is none', ['webhook', 'add', 'a.example'], null],
    [
      'an endpoint that nobody added',
      ['webhook', 'disable', 'https://none.example/'],
      'webhook.unknown',
    ],
  ] as const)('are refused with %s', async (_, args, refused) => {
    const { code, stdout } = await platform.holdpoint(...args, '--json');
    expect(code).not.toBe(0);
    const { error } = Failure.parse(JSON.parse(stdout));
    if (refused !== null) expect(error.code).toBe(refused);
  });

  const withBrowser = chromium === null ? describe.skip : describe;
  withBrowser('in the portal', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser(chromium ?? '');
      started.defer(() => browser.close());
    });

    it.each(['light', 'dark'] as const)('break no rule of axe in the %s theme', async (theme) => {
      await using person = await newPerson(browser, platform.url, { theme });
      const { page } = person;
      await signInAs(page, 'administrator', await platform.passwordOf('administrator'));
      await page.goto('/webhooks');
      await page.getByRole('heading', { name: url }).waitFor();
      await page.getByText(webhook.keys[0]?.publicKey ?? '').waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Add a webhook' }).click();
      await page.getByRole('dialog').getByLabel('URL').waitFor();
      expect(await axeViolations(page)).toEqual([]);
    });

    it('are replayed by keyboard alone', async () => {
      await using person = await newPerson(browser, platform.url);
      const { page } = person;
      await signInAs(page, 'administrator', await platform.passwordOf('administrator'));
      await page.goto('/webhooks');
      const before = received.length;
      const button = page.getByRole('button', { name: /^Replay checkpoint.registered/ }).first();
      await button.waitFor();
      await button.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('under the same webhook-id').waitFor();
      await until('the replay', () => (received.length > before ? true : undefined));
    });
  });
});
