import { DecisionWord } from '@holdpoint/shared/contracts/common';
import { describe, expect, it } from '@jest/globals';

import { roleNameOf, spokenOf, titleOf } from './words.js';

describe('words for a reader', () => {
  it('take the word off a sentence that stands under it', () => {
    for (const word of DecisionWord.options)
      expect(spokenOf(`${word}: autonomy passed 9 of 12 tasks.`)).toBe(
        'Autonomy passed 9 of 12 tasks.',
      );
  });

  it('leave a sentence without its word as it is', () => {
    expect(spokenOf('NOTE: nothing.')).toBe('NOTE: nothing.');
    expect(spokenOf('')).toBe('');
  });

  it('name roles as their holders write them', () => {
    expect([roleNameOf('responsible_scaling_officer'), roleNameOf('auditor')]).toEqual([
      'Responsible Scaling Officer',
      'Auditor',
    ]);
    expect(titleOf('deploy_external')).toBe('Deploy external');
  });
});
