import { describe, expect, it } from '@jest/globals';

import incorrectRefusals from './evaluations/incorrect-refusals.eval.js';
import jailbreaks from './evaluations/persuasive-jailbreaks.eval.js';
import { EVALUATION_FILE, evaluationOf, findEvaluation, refOf, registryOf } from './registry.js';

describe('evaluationOf', () => {
  it('takes the default export of a module', () => {
    expect(evaluationOf({ default: jailbreaks }, 'x.eval.js')).toBe(jailbreaks);
  });

  it.each([
    undefined,
    {},
    { default: null },
    { default: {} },
    { default: { ...jailbreaks, id: 'No Area' } },
    { default: { ...jailbreaks, version: 0 } },
    { default: { ...jailbreaks, score: 'by hand' } },
    { default: { ...jailbreaks, parameters: {} } },
  ])('refuses a module without an evaluation (%#)', async (module) => {
    await expect(() => evaluationOf(module, 'x.eval.js')).toThrowWithCode('evaluation.malformed');
  });
});

describe('registryOf', () => {
  it('lists evaluations by id@version in order', () => {
    const registry = registryOf([incorrectRefusals, jailbreaks]);
    expect([...registry.keys()]).toEqual([
      'jailbreaks/persuasive-canary@1',
      'refusals/incorrect-refusals@1',
    ]);
  });

  it('refuses two evaluations of one id, also of two versions', async () => {
    const twice = () => registryOf([jailbreaks, { ...jailbreaks, version: 2 }]);
    await expect(twice).toThrowWithCode('evaluation.duplicate_id');
  });
});

describe('findEvaluation', () => {
  const registry = registryOf([jailbreaks]);

  it('finds an evaluation by its ref', () => {
    expect(findEvaluation(registry, refOf(jailbreaks))).toBe(jailbreaks);
  });

  it('takes no other version for it', async () => {
    const other = () => findEvaluation(registry, 'jailbreaks/persuasive-canary@2');
    await expect(other).toThrowWithCode('evaluation.not_found');
  });
});

describe('EVALUATION_FILE', () => {
  it.each([
    ['a.eval.ts', true],
    ['a.eval.js', true],
    ['a.eval.d.ts', false],
    ['a.eval.js.map', false],
    ['a.eval.test.ts', false],
    ['a.reference.js', false],
  ])('reads %s as %s', (file, expected) => {
    expect(EVALUATION_FILE.test(file)).toBe(expected);
  });
});
