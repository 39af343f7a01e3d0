import { describe, expect, it } from '@jest/globals';

import { EndpointBinding } from './decision-predicate.js';
import { bindingOf, ClaimedBinding } from './endpoint-binding.js';

const endpoint = { provider: 'reference', providerModel: 'atlas-small' };
const digest = `sha256:${'a'.repeat(64)}`;

describe('what binds an endpoint to weights', () => {
  it('is the operator’s word where nothing is said', () => {
    expect(bindingOf(undefined, endpoint)).toEqual({
      grade: 'operator_word',
      detail: 'Served as atlas-small by reference. The operator says so; nothing else does.',
      digest: null,
    });
  });

  it.each(['provider_attestation', 'tee_quote'] as const)(
    'needs the digest of a document to be a %s, and says that nobody verified it',
    (grade) => {
      expect(ClaimedBinding.safeParse({ grade }).success).toBe(false);
      const claim = ClaimedBinding.parse({ grade, detail: 'Quote of 3 March.', digest });
      const binding = bindingOf(claim, endpoint);
      expect(binding).toMatchObject({ grade, digest });
      expect(binding.detail).toMatch(/^Quote of 3 March\. .*Holdpoint has not verified/);
    },
  );

  it.each(['none', 'operator_word'] as const)('of grade %s rests on no document', (grade) => {
    expect(ClaimedBinding.safeParse({ grade, digest }).success).toBe(false);
    expect(bindingOf(ClaimedBinding.parse({ grade }), endpoint).digest).toBeNull();
  });

  it('fits into an attestation, however long the words', () => {
    for (const grade of EndpointBinding.shape.grade.options) {
      const isDocumented = grade === 'provider_attestation' || grade === 'tee_quote';
      const claim = { grade, detail: 'x'.repeat(1500), digest: isDocumented ? digest : null };
      expect(
        EndpointBinding.safeParse(bindingOf(ClaimedBinding.parse(claim), endpoint)).success,
      ).toBe(true);
    }
  });

  it('takes no words that a database can’t keep, and no grade of its own', () => {
    for (const claim of [
      { grade: 'none', detail: '\0' },
      { grade: 'proven' },
      { grade: 'none', detail: 'x'.repeat(1501) },
    ]) {
      expect(ClaimedBinding.safeParse(claim).success).toBe(false);
    }
  });
});
