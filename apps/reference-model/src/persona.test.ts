import { describe, expect, it } from '@jest/globals';

import { personaNames, personaOf } from './persona.js';

describe('a persona', () => {
  it('is behind every name that is listed', () => {
    expect(personaNames.map(personaOf)).toEqual(['small', 'medium', 'large', 'hostile']);
  });

  it.each(['', 'hostile', 'reference-', 'reference-hostiler', 'Reference-hostile'])(
    'is not behind %p',
    (model) => {
      expect(personaOf(model)).toBeNull();
    },
  );
});
