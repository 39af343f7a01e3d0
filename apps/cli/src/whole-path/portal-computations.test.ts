import { join } from 'node:path';

import { aScalingComputation } from '@holdpoint/shared/computations/testing/a-computation';
import { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import type { Client } from '@holdpoint/shared/contracts/client';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';

import { requireChromium } from '../../../../scripts/testing/require-tool.mjs';
import { axeViolations } from '../testing/axe-violations.js';
import { launchBrowser, newPerson, type Person, signInAs, type Theme } from '../testing/browser.js';
import { pipelineOf } from '../testing/installation.js';
import {
  aCrossing,
  aDictionary,
  aHorizon,
  aLaw,
  anEffectiveCompute,
  askFor,
  settled,
} from '../testing/portal-computations.js';
import { aRunningPlatform, type RunningPlatform } from '../testing/running-platform.js';

const chromium = await requireChromium();
const withBrowser = chromium === null ? describe.skip : describe;

const nothing = { consoleErrors: [], pageErrors: [], policyViolations: [], outsideRequests: [] };

withBrowser('computations in the portal', () => {
  let platform: RunningPlatform;
  let browser: Browser;
  let call: Client;
  let checkpointId = '';
  /** Where each verified computation is shown, by its kind. */
  const paths = new Map<string, string>();

  const aPerson = async (theme: Theme = 'light'): Promise<Person> => {
    const person = await newPerson(browser, platform.url, { theme });
    const password = await platform.passwordOf('administrator');
    await signInAs(person.page, 'administrator', password);
    return person;
  };

  const open = async (page: Page, kind: string): Promise<void> => {
    await page.goto(paths.get(kind) ?? '');
    await page.getByRole('heading', { name: 'Provenance' }).waitFor();
  };

  beforeAll(async () => {
    platform = await aRunningPlatform({ sandbox: 'off', hasDemonstration: false });
    browser = await launchBrowser(chromium ?? '');
    call = pipelineOf(join(platform.path, 'data')) ?? (await platform.as('administrator'));
  }, 420_000);
  afterAll(async () => {
    await browser.close();
    await platform[Symbol.asyncDispose]();
  }, 60_000);

  it('are none at first, and the page says with which command there will be one', async () => {
    await using person = await aPerson();
    const { page } = person;
    await page.goto('/releases');
    await page.getByRole('heading', { name: 'Releases' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.getByText('No computations yet.').waitFor();
    await page.getByText('holdpoint compute submit --kind scaling_law').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  }, 30_000);

  it('show how far they are and how long they will take, and end when somebody ends them', async () => {
    const { id } = await askFor(call, { spec: aScalingComputation({ resamples: 100_000 }) });
    await using person = await aPerson();
    const { page } = person;
    await page.goto(`/computations/${id}`);
    await page.getByRole('progressbar').waitFor();
    await page.getByText(/left in this phase|time left is not known yet/).waitFor();
    // An administrator asked for nothing and may end nothing.
    expect(await page.getByRole('button', { name: 'Cancel it' }).count()).toBe(0);
    await platform.holdpoint('compute', 'cancel', id);
    await page.getByText('Somebody ended it before it had an answer').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  }, 60_000);

  it('are listed with what is asked and about whose weights, and told from those that failed', async () => {
    const facts = ['--model', 'atlas', '--name', 'step-1', '--training-flop', '3e24'];
    const weights = ['--weights-digest', sha256('weights of step-1')];
    const ended = await platform.holdpoint(
      'checkpoint',
      'register',
      ...facts,
      ...weights,
      '--json',
    );
    checkpointId = Checkpoint.parse(JSON.parse(ended.stdout)).id;
    const questions = [aLaw(), anEffectiveCompute(), aCrossing(), aHorizon(), aDictionary()];
    const asked = await Promise.all(
      questions.map((question) => askFor(call, question, checkpointId)),
    );
    const few = aScalingComputation();
    const settings = { ...few.settings, runs: few.settings.runs.slice(0, 2) };
    asked.push(await askFor(call, { spec: { ...few, settings } }));
    const ends = await Promise.all(asked.map((each) => settled(call, each)));
    for (const { id, kind, state } of ends)
      if (state === 'verified') paths.set(kind, `/computations/${id}`);
    expect(ends.map(({ state }) => state)).toEqual([...questions.map(() => 'verified'), 'refused']);
    await using person = await aPerson();
    const { page } = person;
    await page.goto('/computations?kind=scaling_law');
    await page.getByText('chinchilla, 40 training runs').waitFor();
    await page.getByText('failed', { exact: true }).waitFor();
    await page.getByText('cancelled', { exact: true }).waitFor();
    expect(await page.getByText('Time horizon').count()).toBe(1);
    await page.getByText('power law, 2 training runs').click();
    await page.getByText('scaling.too_few_runs').waitFor();
  }, 120_000);

  it.each(['light', 'dark'] as const)(
    'break no rule of axe and no policy in the %s theme, and fit a phone’s width',
    async (theme) => {
      await using person = await aPerson(theme);
      const { page, seen } = person;
      const broken: string[] = [];
      for (const kind of paths.keys()) {
        await open(page, kind);
        for (const { rule, target, summary } of await axeViolations(page))
          broken.push(`${kind}: ${rule} at ${target}: ${summary}`);
        await page.setViewportSize({ width: 390, height: 844 });
        if (await page.evaluate('document.documentElement.scrollWidth > innerWidth'))
          broken.push(`${kind}: wider than the window`);
        await page.setViewportSize({ width: 1280, height: 900 });
      }
      expect(broken).toEqual([]);
      expect(seen).toEqual(nothing);
    },
    60_000,
  );

  it('say of a law what it rests on, and read its points aloud by arrow keys', async () => {
    await using person = await aPerson();
    const { page } = person;
    await open(page, 'scaling_law');
    await page.getByText('Fitted on 38 runs; 90 % limits by percentile bootstrap').waitFor();
    await page.getByText('2 runs: loss').waitFor();
    const values = page.getByRole('slider', { name: 'Values of: Loss against training compute' });
    await values.focus();
    await page.keyboard.press('ArrowRight');
    expect(await values.getAttribute('aria-valuetext')).toMatch(/^(?:runs|left out): \S+ at \S+$/);
    await page.keyboard.press('Escape');
    expect(await values.getAttribute('aria-valuetext')).toMatch(/^\d+ values$/);
    await page.getByText('Data as a table').click();
    const rows = page.getByRole('region', { name: 'Loss against training compute' });
    expect(await rows.getByRole('row').count()).toBe(6);
  }, 30_000);

  it('show the trigger line, the gate lines and the crossings with their intervals', async () => {
    await using person = await aPerson();
    const { page } = person;
    await open(page, 'effective_compute');
    await page
      .getByRole('region', { name: 'Trigger' })
      .getByText('Trigger line: 4 times.')
      .waitFor();
    await page.getByText('trigger: 4 times what was assessed').waitFor();
    await open(page, 'crossing_forecast');
    await page.locator('svg text', { hasText: /^gate$/ }).waitFor();
    await page.getByText(/^\d+(?:\.\d)?\s% of 200 draws$/).waitFor();
    await page
      .getByText(/lay in their 80 % interval/)
      .last()
      .waitFor();
    await open(page, 'time_horizon');
    await page.locator('svg text', { hasText: 'gate 16 h' }).waitFor();
    await page.getByText('p50, exact').waitFor();
    await page.getByText('Doubling time').waitFor();
  }, 30_000);

  it('put the control beside every score of a dictionary, and recompute a feature where it is read', async () => {
    await using person = await aPerson();
    const { page } = person;
    await open(page, 'dictionary');
    const scores = page.getByRole('region', { name: 'Scores of the dictionary' });
    await scores.getByText('explained_variance', { exact: true }).waitFor();
    expect(await scores.getByText('none', { exact: true }).count()).toBe(0);
    const features = page.getByRole('region', { name: 'Features and what they stand for' });
    await features.getByRole('link').first().click();
    await page.getByText('Every figure below was recomputed in this browser').waitFor();
    await page.getByRole('heading', { name: 'Logit effects', level: 2 }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  }, 30_000);

  it('stand beside a gate as support, and open none', async () => {
    await using person = await aPerson();
    const { page } = person;
    await page.goto(`/releases/${checkpointId}/deploy_external`);
    const panel = page.getByRole('region', { name: 'Supporting computations' });
    await panel.getByText('they open no gate').waitFor();
    expect(await panel.getByRole('listitem').count()).toBe(5);
    await panel.getByRole('link', { name: /^Effective compute/ }).click();
    await page.getByRole('heading', { name: 'Effective compute', level: 1 }).waitFor();
  }, 30_000);
});
