import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { recordRoutes } from '@holdpoint/shared/contracts/records';
import { releaseRoutes } from '@holdpoint/shared/contracts/releases';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';

import { requireChromium, requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { axeViolations } from '../testing/axe-violations.js';
import {
  launchBrowser,
  newPerson,
  type Person,
  type Seen,
  signInAs,
  type Theme,
} from '../testing/browser.js';
import { sandboxForTests } from '../testing/env.js';
import { type PortalPage, portalPages } from '../testing/portal-pages.js';
import { aRunningPlatform, type RunningPlatform } from '../testing/running-platform.js';
import { addVirtualAuthenticator, enrolPasskey } from '../testing/virtual-authenticator.js';

const sandbox = await sandboxForTests(() => requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
const chromium = await requireChromium();
const withBrowser = sandbox === null || chromium === null ? describe.skip : describe;

const nothing = { consoleErrors: [], pageErrors: [], policyViolations: [], outsideRequests: [] };

/** An answer that there is nothing, or nobody signed in, is none; a browser writes it to its console all the same. */
function troublesOf(seen: Seen): Seen {
  const consoleErrors = seen.consoleErrors.filter((text) => !/status of 40[14]/.test(text));
  return { ...seen, consoleErrors };
}

withBrowser('people at the line', () => {
  let platform: RunningPlatform;
  let browser: Browser;

  beforeAll(async () => {
    platform = await aRunningPlatform({ sandbox: sandbox ?? '', hasDemonstration: true });
    browser = await launchBrowser(chromium ?? '');
  }, 420_000);
  afterAll(async () => {
    await browser.close();
    await platform[Symbol.asyncDispose]();
  }, 420_000);

  const aPerson = async (name: string, theme: Theme = 'light'): Promise<Person> => {
    const person = await newPerson(browser, platform.url, { theme });
    await signInAs(person.page, name, await platform.passwordOf(name));
    return person;
  };

  describe('every page', () => {
    let pages: readonly PortalPage[] = [];
    beforeAll(async () => {
      pages = await portalPages(await platform.as('reviewer'));
    });

    it.each(['light', 'dark'] as const)(
      'in the %s theme breaks no rule of axe, no policy, and asks nobody else',
      async (theme) => {
        await using person = await aPerson('reviewer', theme);
        const { page, seen } = person;
        const broken: string[] = [];
        for (const { name, path, shows } of pages) {
          await page.goto(path);
          await page.getByText(shows).first().waitFor();
          for (const { rule, target, summary } of await axeViolations(page))
            broken.push(`${name}: ${rule} at ${target}: ${summary}`);
          const isTooWide = await page.evaluate(
            'document.documentElement.scrollWidth > document.documentElement.clientWidth',
          );
          if (isTooWide === true) broken.push(`${name}: wider than the window`);
        }
        expect(broken).toEqual([]);
        expect(troublesOf(seen)).toEqual(nothing);
      },
      180_000,
    );

    it.each(['light', 'dark'] as const)(
      'before signing in, too, in the %s theme',
      async (theme) => {
        await using person = await newPerson(browser, platform.url, { theme });
        await person.page.goto('/sign-in');
        await person.page.getByRole('button', { name: 'Sign in' }).waitFor();
        expect(await axeViolations(person.page)).toEqual([]);
        expect(person.seen.policyViolations).toEqual([]);
      },
    );
  });

  describe('signing in', () => {
    it('leads back to where a link led, and says nothing about which part was wrong', async () => {
      await using person = await newPerson(browser, platform.url);
      const { page } = person;
      await page.goto('/schedule?from=a-link');
      await page.waitForURL(/sign-in/);
      await page.getByLabel('Name').fill('reviewer');
      await page.getByLabel('Password').fill('not the password');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('Name or password is wrong.').waitFor();
      await page.getByText('sign_in.refused').waitFor();
      await page.getByLabel('Password').fill(await platform.passwordOf('reviewer'));
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Schedule' }).waitFor();
    });

    it('ends with signing out, here and on the server', async () => {
      await using person = await aPerson('reviewer');
      const { page } = person;
      const cookies = await page.context().cookies();
      expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);
      expect(await page.evaluate('document.cookie')).toBe('');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(/sign-in/);
      await page.context().addCookies(cookies);
      await page.goto('/releases');
      await page.waitForURL(/sign-in/);
    });

    it('never leads to another origin', async () => {
      await using person = await newPerson(browser, platform.url);
      const { page } = person;
      await page.goto('/sign-in?next=//outside.invalid/');
      await page.getByLabel('Name').fill('reviewer');
      await page.getByLabel('Password').fill(await platform.passwordOf('reviewer'));
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/releases/);
      expect(person.seen.outsideRequests).toEqual([]);
    });
  });

  describe('states that nobody hopes for', () => {
    it('shows who may not read something why not, with the request id', async () => {
      await using person = await aPerson('chief');
      const { page } = person;
      const transcript = (await portalPages(await platform.as('reviewer'))).find(
        ({ name }) => name === 'transcript',
      );
      await page.goto(transcript?.path ?? '');
      const alert = page.getByRole('alert');
      await alert.getByText('Not for your roles').waitFor();
      expect(await alert.innerText()).toMatch(/access\.role_missing · request [0-9a-f-]{36}/);
    });

    it('keeps what was read when the connection goes, and says so', async () => {
      await using person = await aPerson('officer');
      const { page } = person;
      await page.getByText('reference-large').first().waitFor();
      await page.context().setOffline(true);
      await page.getByText('Offline.').waitFor();
      expect(await page.getByText('reference-large').count()).toBeGreaterThan(0);
      await page.context().setOffline(false);
      await page.getByText('Offline.').waitFor({ state: 'detached' });
    });
  });

  describe('from a doubt about two trials to a signed release', () => {
    /** The release of the demonstration that is allowed, and its gate. */
    const allowed = async () => {
      const { releases } = await (await platform.as('officer'))(releaseRoutes.list, {});
      const release = releases.find(
        ({ checkpoint }) => checkpoint.checkpoint === 'reference-small',
      );
      const gate = release?.gates[0];
      return { checkpointId: release?.checkpoint.id ?? '', policy: gate?.policy ?? '' };
    };
    const word = (page: Page) => page.getByRole('region', { name: 'Decision' });

    /** Walks to the first failed try of a task by keys alone, and marks it. */
    async function mark(page: Page, task: string, validity: 'valid' | 'invalid'): Promise<void> {
      await page.getByRole('grid', { name: 'Samples' }).waitFor();
      await page.getByLabel('Find a sample').focus();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(task);
      await page.waitForURL(new RegExp(`search=${task}`));
      await page.getByRole('gridcell', { name: task }).first().waitFor();
      await page.getByRole('grid', { name: 'Samples' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: task, level: 1 }).waitFor();
      await page.getByRole('radio', { name: 'Valid', exact: false }).first().waitFor();
      await page.keyboard.press(validity === 'valid' ? '1' : '2');
      await page.keyboard.type(`This trial was ${validity}: read from end to end.`);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText('Recorded. Sign-offs given before no longer count').waitFor();
    }

    async function sign(name: string, role: string): Promise<void> {
      // Passkeys know domains, and no addresses of machines.
      await using person = await newPerson(browser, platform.portalUrl);
      const { page } = person;
      await signInAs(page, name, await platform.passwordOf(name));
      const { checkpointId, policy } = await allowed();
      const dialog = page.getByRole('dialog');
      const button = dialog.getByRole('button', { name: `Sign as ${role}` });
      const open = async () => {
        await page.goto(`/releases/${checkpointId}/deploy_external?policy=${policy}`);
        await page.getByRole('button', { name: `Read and sign as ${role}` }).click();
        await dialog.getByText('Holdpoint sign-off statement, version 1').waitFor();
      };
      await open();
      expect(await button.isDisabled()).toBe(true);
      expect(await axeViolations(page)).toEqual([]);
      await addVirtualAuthenticator(page);
      await enrolPasskey(page, 'laptop');
      await open();
      await dialog.getByRole('checkbox', { name: 'I have read this statement' }).check();
      await button.click();
      await dialog.waitFor({ state: 'detached' });
      expect(troublesOf(person.seen)).toEqual(nothing);
    }

    it('is walked by keyboard alone, by three people in three browsers', async () => {
      const { checkpointId, policy } = await allowed();
      await using reviewer = await newPerson(browser, platform.url);
      const { page, seen } = reviewer;
      await page.goto('/');
      await page.getByLabel('Name').waitFor();
      await page.keyboard.type('reviewer');
      await page.keyboard.press('Tab');
      await page.keyboard.type(await platform.passwordOf('reviewer'));
      await page.keyboard.press('Enter');

      // To the gate of the release that is allowed: the third of the list.
      await page.getByRole('link', { name: /ALLOW/ }).waitFor();
      for (let step = 0; step < 3; step += 1) await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.waitForURL(new RegExp(checkpointId));
      await word(page).getByText('ALLOW', { exact: true }).waitFor();

      // To the run behind its first criterion.
      await page
        .getByRole('link', { name: /^Run [0-9a-f]{8}/ })
        .first()
        .focus();
      await page.keyboard.press('Enter');
      await page.getByRole('grid', { name: 'Samples' }).waitFor();
      const runPath = new URL(page.url()).pathname;

      // Tries of two tasks that it did not pass are set aside: what was ruled out no longer is.
      const tasks = await failedTasks(runPath);
      for (const task of tasks) {
        await mark(page, task, 'invalid');
        await page.keyboard.press('u');
      }
      await page.goto(`/releases/${checkpointId}/deploy_external?policy=${policy}`);
      await word(page).getByText('INCONCLUSIVE', { exact: true }).waitFor();
      expect(await word(page).innerText()).toContain('marked invalid by review');
      expect(await page.getByText('out of date').count()).toBe(2);

      // The list no longer shows the old word as that of today.
      await page.goto('/releases');
      await page.getByText('was ALLOW').waitFor();
      expect(await page.getByRole('link', { name: /^ALLOW/ }).count()).toBe(0);

      // On a second look they were valid after all. The signatures stay stale: they saw other evidence.
      await page.goto(runPath);
      for (const task of tasks) {
        await mark(page, task, 'valid');
        await page.keyboard.press('u');
      }
      await page.goto(`/releases/${checkpointId}/deploy_external?policy=${policy}`);
      await word(page).getByText('PENDING', { exact: true }).waitFor();
      expect(troublesOf(seen)).toEqual(nothing);

      await sign('officer', 'Responsible Scaling Officer');
      await sign('chief', 'Chief Executive Officer');
      await page.reload();
      await word(page).getByText('ALLOW', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'Report', exact: true }).click();
      await page.getByText('Recomputed in this browser: the same decision').waitFor();
      expect(await page.getByText('This trial was invalid: read from end to end.').count()).toBe(2);

      // An outsider finds the same in the bundle, reviews included.
      const decisionId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      const decided = await (
        await platform.as('officer')
      )(gateRoutes.get, { params: { decisionId } });
      expect(decided.decision).toBe('ALLOW');
      const out = join(platform.path, 'audit');
      expect(
        await platform.holdpoint('report', '--decision', decisionId, '--out', out),
      ).toMatchObject({ code: 0 });
      const verified = await platform.holdpoint('verify', out);
      expect(verified).toMatchObject({ code: 0 });
      expect(verified.stdout).toContain('4 reviews');
    }, 300_000);

    /** Two tasks of a run that no try of the model passed. */
    async function failedTasks(runPath: string): Promise<readonly string[]> {
      const runId = runPath.split('/').at(-1) ?? '';
      const { records } = await (
        await platform.as('reviewer')
      )(recordRoutes.list, {
        params: { runId },
        query: { limit: 1000 },
      });
      const passed = new Set(
        records.flatMap(({ sampleKey, score }) =>
          score.status === 'scored' && score.value === 1 ? [sampleKey] : [],
        ),
      );
      const failed = new Set(records.map(({ sampleKey }) => sampleKey));
      return [...failed].filter((task) => !passed.has(task)).slice(0, 2);
    }
  });
});

describe('the first page', () => {
  it('needs at most 200 KB of script, compressed', () => {
    const dist = fileURLToPath(new URL('../../../web/dist/', import.meta.url));
    const html = readFileSync(join(dist, 'index.html'), 'utf8');
    const entry = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(
      ([, path]) => path ?? '',
    );
    const page = readdirSync(join(dist, 'assets')).find((name) =>
      name.startsWith('releases-page-'),
    );
    const needed = neededBy(dist, [...entry, `assets/${page ?? ''}`]);
    const bytes = [...needed].reduce(
      (sum, path) => sum + gzipSync(readFileSync(join(dist, path))).length,
      0,
    );
    expect(needed.size).toBeGreaterThan(3);
    expect(bytes).toBeLessThanOrEqual(200 * 1024);
  });
});

/** The files with all that they import at once, as a browser loads them. */
function neededBy(dist: string, paths: readonly string[]): ReadonlySet<string> {
  const needed = new Set<string>();
  const visit = (path: string): void => {
    if (needed.has(path)) return;
    needed.add(path);
    const text = readFileSync(join(dist, path), 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
      visit(`assets/${name ?? ''}`);
  };
  for (const path of paths) visit(path);
  return needed;
}
