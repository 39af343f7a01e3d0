import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { registryOf } from '@holdpoint/evals/registry';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { KnownEvaluations, loadEvaluations } from './evaluations.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';

describe('evaluations', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdpoint-evaluations-'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('are found by their name as built, whatever else lies beside them', () => {
    const built = fileURLToPath(new URL('../dist/evaluations.js', import.meta.url));
    const script = `import(${JSON.stringify(built)}).then(async (m) => {
      const found = await m.loadEvaluations(m.evaluationsDirectory());
      console.log([...found.keys()].join(' '));
    })`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(stdout.trim().split(' ')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^refusals\/incorrect-refusals@\d+$/),
        expect.stringMatching(/^autonomy\//),
      ]),
    );
  });

  it('are none in a folder without files of that name', async () => {
    await writeFile(join(folder, 'dataset.js'), 'throw new Error("loaded")');
    expect([...(await loadEvaluations(folder)).keys()]).toEqual([]);
  });

  it('refuse a file that holds none', async () => {
    await writeFile(join(folder, 'broken.eval.js'), 'export default { id: 7 };');
    await expect(loadEvaluations(folder)).rejects.toMatchObject({ code: 'evaluation.malformed' });
  });

  it('have a digest that changes with their samples', () => {
    const digest = (sampleCount: number): string =>
      new KnownEvaluations(registryOf([aCountingEvaluation({ sampleCount })])).digestOf(
        'testing/counting@1',
      );
    expect(digest(3)).toBe(digest(3));
    expect(digest(3)).not.toBe(digest(4));
  });

  it('are refused under an unknown name or version', async () => {
    const known = new KnownEvaluations(registryOf([aCountingEvaluation()]));
    expect(known.refs).toEqual(['testing/counting@1']);
    await expect(() => known.find('testing/counting@2')).toThrowWithCode('evaluation.not_found');
  });
});
