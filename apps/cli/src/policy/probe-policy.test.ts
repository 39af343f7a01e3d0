import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Catalog } from '@holdpoint/shared/evidence/catalog';
import { afterAll, describe, expect, it } from '@jest/globals';

import { scratchDirectory } from '../testing/scratch-directory.js';
import { runCli } from '../testing/start-cli.js';

const root = new URL('../../../../', import.meta.url);
const example = readFileSync(new URL('docs/examples/probe-beside-behaviour.yaml', root), 'utf8');
const catalog = Catalog.parse(
  JSON.parse(readFileSync(new URL('packages/evals/src/catalog.json', root), 'utf8')),
);
const scratch = scratchDirectory();
mkdirSync(scratch.path, { recursive: true });
afterAll(() => {
  scratch[Symbol.dispose]();
});

async function checked(name: string, text: string) {
  writeFileSync(join(scratch.path, name), text);
  return runCli(scratch.path, ['policy', 'check', name]);
}

describe('docs/examples/probe-beside-behaviour.yaml', () => {
  it('passes, with the probe beside a criterion that decides, and in no other way', async () => {
    const decisive = example.replace('    weight: supporting\n', '');
    const alone = example.replace('[factual-honesty, deception-probe]', '[deception-probe]');
    const [passes, refused, lonely] = await Promise.all([
      checked('example.yaml', example),
      checked('decisive.yaml', decisive),
      checked('alone.yaml', alone),
    ]);
    expect([passes.code, refused.code, lonely.code]).toEqual([0, 64, 64]);
    expect(refused.stdout + refused.stderr).toContain('say weight: supporting');
    expect(lonely.stdout + lonely.stderr).toContain(
      'nothing is allowed on supporting evidence alone',
    );
  });

  it('asks for what the catalog has', () => {
    const probe = catalog.evaluations.find(({ id }) => id === 'interpretability/deception-probe');
    expect(example).toContain(`evaluation: ${probe?.ref ?? 'none'}`);
    expect(example).toContain(`metric: ${probe?.metric.name ?? 'none'}`);
  });
});
