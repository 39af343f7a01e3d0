/**
 * Renders every page of the portal over a fresh demonstration, in both themes, into `docs/screenshots/`; `npm run
 * docs:screenshots`. Needs a build, and Chromium and bubblewrap from Debian or unpacked by us.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { launchBrowser, newPerson, signInAs } from '@holdpoint/cli/testing/browser';
import { portalPages } from '@holdpoint/cli/testing/portal-pages';
import { aRunningPlatform } from '@holdpoint/cli/testing/running-platform';

import { requireChromium, requireTool } from './testing/require-tool.mjs';

const SKIPPED = new Set(['design', 'no-such-run']);
const WIDTH = 1280;
/** Longer pages are cut here: the repository keeps the pictures. */
const TALLEST = 1700;
const target = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));

const sandbox =
  process.env.HOLDPOINT_SANDBOX ?? (await requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
const chromium = await requireChromium();
if (sandbox === null || chromium === null) {
  process.stderr.write('screenshots need bubblewrap and chromium\n');
  process.exitCode = 1;
} else {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await using platform = await aRunningPlatform({ sandbox, hasDemonstration: true });
  const browser = await launchBrowser(chromium);
  for (const theme of ['light', 'dark']) {
    await using person = await newPerson(browser, platform.url, { theme });
    const { page } = person;
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.screenshot({ path: join(target, `sign-in-${theme}.png`) });
    await signInAs(page, 'officer', await platform.passwordOf('officer'));
    for (const { name, path, shows } of await portalPages(await platform.as('officer'))) {
      if (SKIPPED.has(name)) continue;
      await page.goto(path);
      await page.getByText(shows).first().waitFor();
      await page.evaluate('document.fonts.ready');
      const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
      await page.screenshot({
        path: join(target, `${name}-${theme}.png`),
        fullPage: true,
        clip: { x: 0, y: 0, width: WIDTH, height: Math.min(height, TALLEST) },
      });
      process.stdout.write(`${name} ${theme}\n`);
    }
  }
  await browser.close();
}
