import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import type { CDPSession, Page } from 'playwright-core';
import { z } from 'zod';

/** WCAG 2.2 AA and what axe calls good practice, such as one h1 and headings in order. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const Results = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      help: z.string(),
      nodes: z.array(
        z.object({ target: z.array(z.unknown()), failureSummary: z.string().optional() }),
      ),
    }),
  ),
});

/** One element that breaks one rule of axe. */
export interface AxeViolation {
  readonly rule: string;
  /** Selectors from the outermost document inwards. */
  readonly target: string;
  readonly summary: string;
}

const source = await readFile(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/**
 * What axe-core finds on the page as it stands, in the order of its rules. It runs in a world of its own through the
 * debugger, to which the page's policy does not apply and which the page can't see: the page is tested as it is served.
 */
export async function axeViolations(page: Page): Promise<readonly AxeViolation[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await session.send('Page.getFrameTree');
    const { executionContextId } = await session.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'axe',
    });
    await evaluate(session, executionContextId, source);
    const options = { runOnly: RULES, resultTypes: ['violations'], iframes: false };
    const run = `axe.run(document, ${JSON.stringify(options)}).then(JSON.stringify)`;
    const answer = z.string().parse(await evaluate(session, executionContextId, run));
    return Results.parse(JSON.parse(answer)).violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => ({
        rule: id,
        target: target.flat(2).join(' > '),
        summary: `${help}. ${failureSummary.replaceAll(/\s+/g, ' ')}`,
      })),
    );
  } finally {
    await session.detach();
  }
}

async function evaluate(session: CDPSession, contextId: number, expression: string) {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    contextId,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails === undefined) return z.unknown().parse(result.value);
  throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
}
