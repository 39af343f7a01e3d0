import { describe, expect, it } from '@jest/globals';

import { tierReaderOf } from './governance-queries.js';

const digest = `sha256:${'a'.repeat(64)}`;
const policy = { ref: 'anthropic-rsp@2.2', digest };
const tier = { id: 'cbrn-3', determinedBy: ['responsible_scaling_officer' as const] };
const officer = { name: 'officer', roles: ['responsible_scaling_officer' as const] };
const word = { tier: 'cbrn-3', person: 'officer', policyDigest: digest };

describe('a reader of a tier', () => {
  it('is a bystander without a role that may determine it', () => {
    expect(tierReaderOf(tier, { name: 'chief', roles: ['auditor'] }, [word], policy)).toBe(
      'bystander',
    );
  });

  it('is awaited until they have determined this tier under this very policy', () => {
    const others = [
      { ...word, person: 'chief' },
      { ...word, tier: 'ai-rnd-4' },
      { ...word, policyDigest: `sha256:${'b'.repeat(64)}` },
    ];
    expect(tierReaderOf(tier, officer, others, policy)).toBe('awaited');
    expect(tierReaderOf(tier, officer, [...others, word], policy)).toBe('spoken');
  });

  it('is awaited where the policy could not be read', () => {
    expect(tierReaderOf(tier, officer, [word], null)).toBe('awaited');
  });
});
