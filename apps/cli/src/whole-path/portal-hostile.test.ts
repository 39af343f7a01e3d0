import { Campaign } from '@holdpoint/shared/contracts/campaigns';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { recordRoutes } from '@holdpoint/shared/contracts/records';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';

import { requireChromium, requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { signIn } from '../platform/sign-in.js';
import { axeViolations } from '../testing/axe-violations.js';
import { hasRunHostileText, launchBrowser, newPerson, signInAs } from '../testing/browser.js';
import { sandboxForTests } from '../testing/env.js';
import { aRunningPlatform, type RunningPlatform } from '../testing/running-platform.js';

const sandbox = await sandboxForTests(() => requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
const chromium = await requireChromium();
const withBrowser = sandbox === null || chromium === null ? describe.skip : describe;

/** At least as many different hostile texts must have been on the screen. */
const WANTED_TEXTS = 90;
/** A text of a megabyte takes its time; a page that hangs does not come back. */
const ALIVE_MS = 15_000;

withBrowser('text of a hostile model', () => {
  let platform: RunningPlatform;
  let browser: Browser;
  let campaign: Campaign;

  beforeAll(async () => {
    platform = await aRunningPlatform({ sandbox: sandbox ?? '', hasDemonstration: false });
    browser = await launchBrowser(chromium ?? '');
    const name = '<img src=x onerror=window.__hostile=true>\u202Eevil';
    const facts = ['--model', '"><script>window.__hostile=true</script>', '--name', name];
    const registered = await platform.holdpoint(
      ...['checkpoint', 'register', ...facts, '--provider-model', 'reference-hostile'],
      ...['--weights-digest', sha256('hostile'), '--training-flop', '1e20', '--json'],
    );
    expect(registered).toMatchObject({ code: 0 });
    const { id } = JSON.parse(registered.stdout) as { id: string };
    const started = await platform.holdpoint(
      'campaign',
      'start',
      '--checkpoint',
      id,
      '--watch',
      '--json',
    );
    campaign = Campaign.parse(JSON.parse(started.stdout));
  }, 420_000);
  afterAll(async () => {
    await browser.close();
    await platform[Symbol.asyncDispose]();
  }, 420_000);

  it('is inert on every page: no script runs, nothing is asked outside, and the page lives', async () => {
    const administrator = await platform.as('administrator');
    const password = crypto.randomUUID();
    await administrator(identityRoutes.create, {
      body: { name: 'reader', displayName: '<b>Reader</b>', roles: ['safety_reviewer'], password },
    });
    const reader = await signIn(platform.url, 'reader', password);
    await using person = await newPerson(browser, platform.url);
    const { page, seen } = person;
    await signInAs(page, 'reader', password);

    const texts = new Map<string, string>();
    for (const run of campaign.runs) {
      const { records } = await administrator(recordRoutes.list, {
        params: { runId: run.id },
        query: { limit: 1000 },
      });
      for (const { sampleKey, epoch } of records) {
        const path = `/runs/${run.id}/${encodeURIComponent(sampleKey)}/${epoch}`;
        const params = { runId: run.id, sampleKey, epoch };
        const transcript = await reader(recordRoutes.transcript, { params });
        for (const [, label] of JSON.stringify(transcript).matchAll(/hostile text ([a-z0-9-]+):/g))
          if (label !== undefined && !texts.has(label)) texts.set(label, path);
      }
    }
    expect(texts.size).toBeGreaterThanOrEqual(WANTED_TEXTS);

    const dead: string[] = [];
    for (const path of new Set(texts.values())) {
      await page.goto(path);
      await page.getByText('Transcript', { exact: true }).first().waitFor({ timeout: ALIVE_MS });
      await page
        .getByText(/hostile text/)
        .first()
        .waitFor({ timeout: ALIVE_MS });
      if (await hasRunHostileText(page)) dead.push(`${path}: a script ran`);
      const isTooWide = await page.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      );
      if (isTooWide === true) dead.push(`${path}: wider than the window`);
    }
    for (const path of [
      '/releases',
      `/campaigns/${campaign.id}`,
      `/runs/${campaign.runs[0]?.id ?? ''}`,
    ]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      if (await hasRunHostileText(page)) dead.push(`${path}: a script ran`);
      for (const { rule, target } of await axeViolations(page))
        dead.push(`${path}: ${rule} at ${target}`);
    }
    expect(dead).toEqual([]);
    const consoleErrors = seen.consoleErrors.filter((text) => !/status of 40[14]/.test(text));
    expect({ ...seen, consoleErrors }).toEqual({
      consoleErrors: [],
      pageErrors: [],
      policyViolations: [],
      outsideRequests: [],
    });
  }, 300_000);

  it('is read with its hidden characters spelled out', async () => {
    await using person = await newPerson(browser, platform.url);
    await signInAs(person.page, 'administrator', await platform.passwordOf('administrator'));
    await person.page.goto('/releases');
    await person.page.getByText('U+202E').first().waitFor();
    expect(await person.page.getByText('<img src=x').count()).toBeGreaterThan(0);
  });
});
