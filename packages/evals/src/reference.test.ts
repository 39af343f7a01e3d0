import { describe, expect, it } from '@jest/globals';

import { reference as autonomy } from './evaluations/autonomy-tasks.reference.js';
import { reference as jailbreaks } from './evaluations/persuasive-jailbreaks.reference.js';
import { abilities, abilityOf, behaviourOf, REFERENCE_FILE, referenceFor } from './reference.js';

describe('abilityOf', () => {
  it.each(abilities)('reads %s off the name of the model', (ability) => {
    expect(abilityOf(`reference-${ability}`)).toBe(ability);
  });

  it.each(['', 'small', 'reference-', 'reference-huge', 'claude'])(
    'knows no ability of %j',
    (model) => {
      expect(abilityOf(model)).toBeNull();
    },
  );
});

describe('referenceFor', () => {
  it('finds a behaviour by id, with or without a version', () => {
    const behaviours = [autonomy, jailbreaks];
    expect(referenceFor(behaviours, 'jailbreaks/persuasive-canary')).toBe(jailbreaks);
    expect(referenceFor(behaviours, 'jailbreaks/persuasive-canary@4')).toBe(jailbreaks);
  });

  it('finds none for an evaluation that has none', () => {
    expect(referenceFor([autonomy], 'honesty/unknown')).toBeNull();
  });
});

describe('behaviourOf', () => {
  it('takes what a module exports as reference', () => {
    expect(behaviourOf({ reference: autonomy }, 'x.reference.js')).toBe(autonomy);
  });

  it.each([
    undefined,
    {},
    { reference: {} },
    { default: autonomy },
    { reference: { ...autonomy, truth: 1 } },
  ])('refuses a module without one (%#)', async (module) => {
    await expect(() => behaviourOf(module, 'x.reference.js')).toThrowWithCode(
      'reference.malformed',
    );
  });
});

describe('REFERENCE_FILE', () => {
  it('names built and unbuilt files, and not their types', () => {
    const files = ['a.reference.ts', 'a.reference.js', 'a.reference.d.ts', 'a.reference.js.map'];
    expect(files.filter((file) => REFERENCE_FILE.test(file))).toEqual([
      'a.reference.ts',
      'a.reference.js',
    ]);
  });
});
