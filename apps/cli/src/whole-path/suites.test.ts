import { readdirSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { sandboxForTests } from '../testing/env.js';
import { scratchDirectory } from '../testing/scratch-directory.js';
import { type Ended, runCli } from '../testing/start-cli.js';

const sandbox = await sandboxForTests(() => requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
const withSandbox = sandbox === null ? describe.skip : describe;

const evaluations = new URL('../../../../packages/evals/src/evaluations/', import.meta.url);
const LastLine = z.object({
  suites: z.array(
    z.object({
      suite: z.string(),
      value: z.number(),
      truth: z.number(),
      recovered: z.boolean(),
      errored: z.int(),
    }),
  ),
  recovered: z.boolean(),
  samples: z.int(),
});

withSandbox('every suite against the reference model', () => {
  const scratch = scratchDirectory();
  let demo: Ended;
  beforeAll(async () => {
    demo = await runCli(scratch.path, ['demo', '--suite', 'all'], {
      HOLDPOINT_SANDBOX: sandbox ?? '',
    });
  }, 420_000);
  afterAll(() => {
    scratch[Symbol.dispose]();
  });

  it('is played through API, queue and worker, and no sample ends in an error', () => {
    const { suites } = LastLine.parse(JSON.parse(demo.stdout.trim().split('\n').at(-1) ?? ''));
    // What reads activations can't be played by an endpoint, which the reference model is.
    const files = readdirSync(evaluations).filter((name) => /(?<!-probe)\.eval\.ts$/.test(name));
    expect(suites).toHaveLength(files.length);
    expect(suites.filter(({ errored }) => errored > 0)).toEqual([]);
  });

  it('gives scores whose intervals hold the known truth', () => {
    const { suites, recovered } = LastLine.parse(
      JSON.parse(demo.stdout.trim().split('\n').at(-1) ?? ''),
    );
    expect(suites.filter((suite) => !suite.recovered)).toEqual([]);
    expect(recovered).toBe(true);
    expect(demo.code).toBe(0);
  });

  it('is asked for by names that exist, or the names are told', async () => {
    const refused = await runCli(scratch.path, ['demo', '--suite', 'nonsense'], {});
    expect(refused.code).toBe(64);
    expect(refused.stderr).toContain('reliability/repeat-consistency');
  });
});
