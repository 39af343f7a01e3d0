import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';

import { requireChromium } from '../../../../scripts/testing/require-tool.mjs';
import { axeViolations } from './axe-violations.js';
import { hasRunHostileText, launchBrowser, newPerson, signInAs } from './browser.js';

const executable = await requireChromium();
const withChromium = executable === null ? describe.skip : describe;

/** As strict as the portal's own. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

const clean = '<main><h1>Releases</h1><p>Nothing waits for you.</p></main>';
const bodies: Readonly<Record<string, string>> = {
  '/clean': clean,
  '/releases': clean,
  '/unlabelled': clean.replace('</main>', '<input id="reason"></main>'),
  '/image': `${clean}<img alt="" src="http://outside.invalid/pixel.png">`,
  '/inline': `${clean}<script>window.__hostile = true</script>`,
  '/frame': `${clean}<iframe title="inner" src="/inline"></iframe>`,
  '/failing': `${clean}<script src="/failing.js"></script>`,
  '/sign-in': `<main><h1>Sign in</h1><form method="post"><label>Name <input name="name"></label>
    <label>Password <input name="password" type="password"></label><button>Sign in</button></form></main>`,
};

const scripts: Readonly<Record<string, string>> = {
  '/failing.js':
    'console.error("it broke"); new WebSocket("ws://outside.invalid/socket"); throw new Error("uncaught");',
};

function aSite(policy: string | null): Server {
  return createServer((request, response) => {
    const path = request.url ?? '/';
    if (request.method === 'POST') {
      request.on('data', (text: Buffer) => {
        const name = new URLSearchParams(text.toString()).get('name') ?? '';
        response.writeHead(303, { location: '/releases', 'set-cookie': `name=${name}` }).end();
      });
      return;
    }
    const script = scripts[path];
    const type = script === undefined ? 'text/html' : 'text/javascript';
    response.writeHead(200, {
      'content-type': `${type}; charset=utf-8`,
      ...(policy !== null && { 'content-security-policy': policy }),
    });
    const body = bodies[path] ?? '';
    const icon = '<link rel="icon" href="/favicon.ico">';
    response.end(
      script ?? `<!doctype html><html lang="en"><head><title>A page</title>${icon}</head>${body}`,
    );
  });
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

withChromium('a browser of the tests', () => {
  const [strict, open] = [aSite(POLICY), aSite(null)];
  let browser: Browser;
  let strictUrl: string;
  let openUrl: string;
  beforeAll(async () => {
    [strictUrl, openUrl] = await Promise.all([listening(strict), listening(open)]);
    browser = await launchBrowser(executable ?? '');
  });
  afterAll(async () => {
    await browser.close();
    for (const server of [strict, open]) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('sees nothing on a page that does nothing wrong', async () => {
    await using person = await newPerson(browser, strictUrl);
    await person.page.goto('/clean');
    expect(person.seen).toEqual({
      consoleErrors: [],
      pageErrors: [],
      policyViolations: [],
      outsideRequests: [],
    });
  });

  it('finds what axe finds, by rule and element, and nothing on a clean page', async () => {
    await using person = await newPerson(browser, strictUrl);
    await person.page.goto('/clean');
    expect(await axeViolations(person.page)).toEqual([]);
    await person.page.goto('/unlabelled');
    expect(await axeViolations(person.page)).toEqual([
      { rule: 'label', target: '#reason', summary: expect.stringContaining('labels') },
    ]);
  });

  it('runs axe under a strict policy without breaking it, unseen by the page', async () => {
    await using person = await newPerson(browser, strictUrl);
    await person.page.goto('/clean');
    await axeViolations(person.page);
    expect(person.seen.policyViolations).toEqual([]);
    expect(await person.page.evaluate(() => 'axe' in globalThis)).toBe(false);
  });

  it('records a request to another origin, whether or not a policy holds it back', async () => {
    for (const url of [strictUrl, openUrl]) {
      await using person = await newPerson(browser, url);
      await person.page.goto('/image');
      expect(person.seen.outsideRequests).toEqual(['http://outside.invalid/pixel.png']);
    }
  });

  it('records what the policy holds back, and an inline script does not run', async () => {
    await using person = await newPerson(browser, strictUrl);
    await person.page.goto('/inline');
    expect(person.seen.policyViolations).toEqual([
      `script-src-elem inline at ${strictUrl}/inline:1`,
    ]);
    expect(await hasRunHostileText(person.page)).toBe(false);
  });

  it('tells whether a hostile text ran, in the page or in a frame of it', async () => {
    await using person = await newPerson(browser, openUrl);
    await person.page.goto('/clean');
    expect(await hasRunHostileText(person.page)).toBe(false);
    for (const path of ['/inline', '/frame']) {
      await person.page.goto(path);
      expect(await hasRunHostileText(person.page)).toBe(true);
    }
  });

  it('records errors of the console, exceptions and sockets', async () => {
    await using person = await newPerson(browser, openUrl);
    await person.page.goto('/failing');
    expect(person.seen.consoleErrors).toContain('it broke');
    expect(person.seen.pageErrors).toEqual(['uncaught']);
    expect(person.seen.outsideRequests).toContain('ws://outside.invalid/socket');
  });

  it('signs in two people who share no cookie', async () => {
    await using officer = await newPerson(browser, openUrl);
    await using reviewer = await newPerson(browser, openUrl);
    await signInAs(officer.page, 'officer', 'a password');
    await signInAs(reviewer.page, 'reviewer', 'a password');
    const cookies = await Promise.all(
      [officer, reviewer].map(({ page }) => page.context().cookies()),
    );
    expect(cookies.flat().map(({ value }) => value)).toEqual(['officer', 'reviewer']);
  });

  it.each(['light', 'dark'] as const)('shows pages in the %s theme where wanted', async (theme) => {
    await using person = await newPerson(browser, openUrl, { theme });
    await person.page.goto('/clean');
    const isTheme = await person.page.evaluate<unknown>(
      `matchMedia('(prefers-color-scheme: ${theme})').matches`,
    );
    expect(isTheme).toBe(true);
  });
});
