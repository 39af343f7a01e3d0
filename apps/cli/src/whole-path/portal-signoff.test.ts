import { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { recordRoutes } from '@holdpoint/shared/contracts/records';
import { releaseRoutes } from '@holdpoint/shared/contracts/releases';
import { reviewRoutes } from '@holdpoint/shared/contracts/reviews';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';

import { requireChromium, requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { axeViolations } from '../testing/axe-violations.js';
import { launchBrowser, newPerson, type Person, signInAs } from '../testing/browser.js';
import { sandboxForTests } from '../testing/env.js';
import { aRunningPlatform, type RunningPlatform } from '../testing/running-platform.js';
import { addVirtualAuthenticator, enrolPasskey } from '../testing/virtual-authenticator.js';

const sandbox = await sandboxForTests(() => requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
const chromium = await requireChromium();
const withBrowser = sandbox === null || chromium === null ? describe.skip : describe;

withBrowser('signatures that a browser makes and checks', () => {
  let platform: RunningPlatform;
  let browser: Browser;
  let gatePath = '';
  let checkpointId = '';

  beforeAll(async () => {
    platform = await aRunningPlatform({ sandbox: sandbox ?? '', hasDemonstration: true });
    browser = await launchBrowser(chromium ?? '');
    const { releases } = await (await platform.as('officer'))(releaseRoutes.list, {});
    const release = releases.find(({ checkpoint }) => checkpoint.checkpoint === 'reference-small');
    const gate = release?.gates[0];
    checkpointId = release?.checkpoint.id ?? '';
    gatePath = `/releases/${checkpointId}/${gate?.action ?? ''}?policy=${gate?.policy ?? ''}`;
  }, 420_000);
  afterAll(async () => {
    await browser.close();
    await platform[Symbol.asyncDispose]();
  }, 420_000);

  const aPerson = async (name: string): Promise<Person> => {
    const person = await newPerson(browser, platform.portalUrl);
    await signInAs(person.page, name, await platform.passwordOf(name));
    return person;
  };

  const receiptOf = (page: Page) => page.getByRole('region', { name: 'Receipt' });
  const word = (page: Page) => page.getByRole('region', { name: 'Decision' });

  /** Opens the statement and says that it was read. */
  async function read(page: Page, role: string): Promise<void> {
    await page.goto(gatePath);
    await page.getByRole('button', { name: `Read and sign as ${role}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Holdpoint sign-off statement, version 1').waitFor();
    await dialog.getByRole('checkbox', { name: 'I have read this statement' }).check();
  }

  const press = (page: Page, role: string) =>
    page
      .getByRole('dialog')
      .getByRole('button', { name: `Sign as ${role}` })
      .click();

  /** Looks once more at one trial: the signatures saw other evidence, and the gate waits for people again. */
  async function makePending(): Promise<void> {
    const call = await platform.as('reviewer');
    const { campaigns } = await call(campaignRoutes.list, {});
    const runId = campaigns
      .filter((campaign) => campaign.checkpointId === checkpointId)
      .flatMap(({ runs }) => runs)
      .find(({ evaluation }) => evaluation.startsWith('autonomy'))?.id;
    const params = { runId: runId ?? '' };
    const { records } = await call(recordRoutes.list, { params, query: { limit: 1 } });
    const [{ sampleKey, epoch } = { sampleKey: '', epoch: 1 }] = records;
    await call(reviewRoutes.record, {
      params: { ...params, sampleKey, epoch },
      body: { validity: 'valid', reason: 'Read from end to end.' },
    });
  }

  async function newestDecision(): Promise<string> {
    const call = await platform.as('officer');
    const { decisions } = await call(gateRoutes.list, { query: { checkpointId, limit: 1 } });
    return decisions[0]?.id ?? '';
  }

  it('need a passkey of one’s own: without one the form says so and leads to where it is made', async () => {
    await makePending();
    await using officer = await aPerson('officer');
    const { page } = officer;
    await page.goto('/passkeys');
    await page.getByRole('button', { name: /^Revoke / }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('It was the demonstration’s.');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('○ revoked').waitFor();
    await read(page, 'Responsible Scaling Officer');
    await page.getByRole('alert').getByText('You have no passkey that may sign.').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await press(page, 'Responsible Scaling Officer');
    await page.getByText('passkey.missing').waitFor();
    await page.getByRole('link', { name: 'Enrol a passkey' }).click();
    await page.getByRole('heading', { name: 'Passkeys', level: 1 }).waitFor();
  }, 60_000);

  it('are made at the one address that passkeys belong to', async () => {
    await using officer = await newPerson(browser, platform.url);
    const { page } = officer;
    await signInAs(page, 'officer', await platform.passwordOf('officer'));
    await read(page, 'Responsible Scaling Officer');
    const there = page.getByRole('link', { name: 'Open this page there' });
    expect(await there.getAttribute('href')).toBe(`${platform.portalUrl}${gatePath}`);
    await press(page, 'Responsible Scaling Officer');
    await page.getByText('passkey.wrong_address').waitFor();
  }, 60_000);

  it('are over the words on the page and no others, whatever the platform asks', async () => {
    await using officer = await aPerson('officer');
    const { page } = officer;
    const device = await addVirtualAuthenticator(page);
    await enrolPasskey(page, 'laptop');
    const before = await device.signatures();
    // The words are changed on their way, and digest and challenge stay those of the others.
    await page.route('**/v1/gates/*/statement*', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace('Choice: approve', 'Choice: abstain');
      await route.fulfill({ response, body });
    });
    await read(page, 'Responsible Scaling Officer');
    await press(page, 'Responsible Scaling Officer');
    await page.getByText('passkey.words_differ').waitFor();
    expect(await device.signatures()).toBe(before);
    await page.unroute('**/v1/gates/*/statement*');

    // Evidence that comes while they are read is shown by its lines, and asks to be read.
    await read(page, 'Responsible Scaling Officer');
    await makePending();
    await press(page, 'Responsible Scaling Officer');
    const moved = page.getByRole('alert').filter({ hasText: 'other words than those you read' });
    await moved.getByText('It now says').waitFor();
    expect(await moved.innerText()).toMatch(/Evidence digest: sha256:.*Evidence digest: sha256:/s);
    const again = page.getByRole('dialog').getByRole('button', { name: /^Sign as/ });
    expect(await again.isDisabled()).toBe(true);
  }, 60_000);

  it('are not given by somebody who lets it be, and open the gate when two people give them', async () => {
    for (const [name, role] of [
      ['officer', 'Responsible Scaling Officer'],
      ['chief', 'Chief Executive Officer'],
    ] as const) {
      await using person = await aPerson(name);
      const { page, seen } = person;
      const device = await addVirtualAuthenticator(page);
      await enrolPasskey(page, `security key of ${name}`);
      await read(page, role);
      await device.setVerified(false);
      await press(page, role);
      await page.getByRole('alert').getByText('Nothing was signed').waitFor();
      await device.setVerified(true);
      await press(page, role);
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByText(`Your word as ${role} is on record: approve.`).waitFor();
      expect(seen).toMatchObject({ pageErrors: [], policyViolations: [], outsideRequests: [] });
    }
    await using reviewer = await aPerson('reviewer');
    const { page } = reviewer;
    await page.goto(gatePath);
    await word(page).getByText('ALLOW', { exact: true }).waitFor();

    // The page finds the decision in the log by itself, and each sign-off by its words.
    await page.getByText('signed statements, word for word').click();
    await page.getByRole('button', { name: 'Check its place in the log' }).first().click();
    await page.getByText('Verified in this browser: the sign-off is in the log.').waitFor();
    await page.getByRole('link', { name: 'Report', exact: true }).click();
    await receiptOf(page)
      .getByText('Verified in this browser: the decision is in the log and signed.')
      .waitFor();
    await page.getByText('Recomputed in this browser: the same decision').waitFor();
    await page.getByText('Signed with the passkey “security key of chief”').waitFor();
  }, 120_000);

  it('are not believed with one bit of the proof changed on its way', async () => {
    await using auditor = await aPerson('reviewer');
    const { page } = auditor;
    await page.route('**/v1/decisions/*/proof', async (route) => {
      const response = await route.fetch();
      const lines = (await response.text()).split('\n');
      // The sibling hash below the root: still 32 bytes in canonical base64.
      const last = lines.indexOf('') - 1;
      const hash = lines[last] ?? '';
      lines[last] = `${hash.startsWith('A') ? 'B' : 'A'}${hash.slice(1)}`;
      await route.fulfill({ response, body: lines.join('\n') });
    });
    await page.goto(`/decisions/${await newestDecision()}`);
    const receipt = receiptOf(page);
    await receipt.getByText('Does not hold: do not rely on this decision.').waitFor();
    await receipt.getByText('log.inclusion_wrong').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  }, 60_000);

  it('are not checked with keys that nobody vouches for', async () => {
    await using reviewer = await aPerson('reviewer');
    const { page } = reviewer;
    await page.goto('/log');
    await page.getByText('Verified in this browser').waitFor();
    await page.route('**/v1/log/trust', async (route) => {
      const response = await route.fetch();
      const anchor = await response.text();
      const [, keyid = ''] = /"keyid":"([^"]+)"/.exec(anchor) ?? [];
      await route.fulfill({ response, body: anchor.replace(keyid, 'another') });
    });
    await page.goto('/releases');
    await page.getByRole('alert').getByText('The log’s keys have changed.').waitFor();
    await page.goto('/log');
    await page.getByText('The keys have changed, and nobody vouches').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    // What was signed with the keys of before is still checked with them.
    await page.getByText('Verified in this browser').waitFor();
  }, 60_000);

  it('stand under a decision that one person revokes for everybody', async () => {
    const decisionId = await newestDecision();
    await using reviewer = await aPerson('reviewer');
    const { page } = reviewer;
    await page.goto(`/decisions/${decisionId}`);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('A gap in the elicitation was found.');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoked: it allows nothing any more.').waitFor();
    expect(await word(page).innerText()).toContain('INCONCLUSIVE');
    await page.goto(gatePath);
    await page.getByText('Revoked: it allows nothing any more.').waitFor();
    await page.goto('/releases');
    expect(await page.getByRole('link', { name: /^ALLOW/ }).count()).toBe(0);
  }, 60_000);
});
