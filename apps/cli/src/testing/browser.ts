import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Looks that a person may have chosen for the whole system. */
export type Theme = 'light' | 'dark';

/** What went wrong in all pages of one person so far, in order. A test of a healthy page expects each to be empty. */
export interface Seen {
  readonly consoleErrors: readonly string[];
  /** Exceptions that nobody caught. */
  readonly pageErrors: readonly string[];
  /** As `directive address at file:line`, also of policies that only report; `inline` where there is no address. */
  readonly policyViolations: readonly string[];
  /** Addresses that were asked for and are not of the platform's origin, answered or not; sockets to anywhere. */
  readonly outsideRequests: readonly string[];
}

/** Somebody at a browser: cookies and storage of their own, and one page. */
export interface Person extends AsyncDisposable {
  readonly page: Page;
  readonly seen: Seen;
}

export interface PersonSettings {
  readonly theme?: Theme;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

/**
 * Headless Chromium at `executablePath`, as `requireChromium()` finds it. It resolves no name but localhost, so that
 * whatever a page does, nothing leaves the machine. Chromium's own sandbox is off under root only, where it can't be.
 */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'],
  });
}

/** A person before an empty page; paths are relative to `url`, the platform's address. */
export async function newPerson(
  browser: Browser,
  url: string,
  settings: PersonSettings = {},
): Promise<Person> {
  const { theme = 'light', viewport = { width: 1280, height: 900 } } = settings;
  const context = await browser.newContext({
    baseURL: url,
    colorScheme: theme,
    viewport,
    reducedMotion: settings.reducedMotion ?? 'reduce',
  });
  const seen = watch(context, new URL(url).origin);
  const page = await context.newPage();
  await watchThroughDebugger(context, page, seen);
  return { page, seen, [Symbol.asyncDispose]: () => context.close() };
}

/** Fills in the portal's first page and waits until it has let the person in. */
export async function signInAs(page: Page, name: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(({ pathname }) => pathname !== '/sign-in');
}

/** Whether a hostile text ran in any document of the page: each would set `window.__hostile`. */
export async function hasRunHostileText(page: Page): Promise<boolean> {
  const marks = page.frames().map((frame) => frame.evaluate(() => '__hostile' in globalThis));
  return (await Promise.all(marks)).includes(true);
}

type Lists = { readonly [Name in keyof Seen]: string[] };

function watch(context: BrowserContext, origin: string): Lists {
  const seen: Lists = {
    consoleErrors: [],
    pageErrors: [],
    policyViolations: [],
    outsideRequests: [],
  };
  context.on('console', (message) => {
    if (message.type() === 'error') seen.consoleErrors.push(message.text());
  });
  context.on('weberror', (failure) => {
    seen.pageErrors.push(failure.error().message);
  });
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) seen.outsideRequests.push(request.url());
  });
  return seen;
}

/**
 * What Playwright doesn't tell: broken policies, from the browser's own issues, which a page can neither see nor hold
 * back, and sockets, of which the portal opens none.
 */
async function watchThroughDebugger(
  context: BrowserContext,
  page: Page,
  { policyViolations, outsideRequests }: Lists,
): Promise<void> {
  const session = await context.newCDPSession(page);
  session.on('Audits.issueAdded', ({ issue }) => {
    const details = issue.details.contentSecurityPolicyIssueDetails;
    if (details === undefined) return;
    const { violatedDirective, blockedURL = 'inline', sourceCodeLocation: place } = details;
    const where = place === undefined ? '' : ` at ${place.url}:${place.lineNumber + 1}`;
    policyViolations.push(`${violatedDirective} ${blockedURL}${where}`);
  });
  session.on('Network.webSocketCreated', ({ url }) => {
    outsideRequests.push(url);
  });
  await Promise.all([session.send('Audits.enable'), session.send('Network.enable')]);
}
