import { describe, expect, it } from '@jest/globals';

import { KeyVault } from './key-vault.js';

const vault = new KeyVault(new Uint8Array(32).fill(1));

describe('a sealed secret', () => {
  it('opens in the context that it was sealed in', () => {
    expect(vault.open(vault.seal('whsk_secret', 'a'), 'a')).toBe('whsk_secret');
  });

  it('shows nothing of itself, and looks different each time', () => {
    const [one, two] = [vault.seal('whsk_secret', 'a'), vault.seal('whsk_secret', 'a')];
    expect(Buffer.from(one).includes('whsk_')).toBe(false);
    expect(Buffer.from(one).equals(two)).toBe(false);
  });

  it('does not open in the place of another', async () => {
    await expect(() => vault.open(vault.seal('s', 'a'), 'b')).toThrowWithCode(
      'webhook.key_unreadable',
    );
  });

  it('does not open under another key', async () => {
    const other = new KeyVault(new Uint8Array(32).fill(2));
    await expect(() => other.open(vault.seal('s', 'a'), 'a')).toThrowWithCode(
      'webhook.key_unreadable',
    );
  });

  it('does not open with any bit changed, nor cut short', async () => {
    const sealed = vault.seal('secret', 'a');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const bent = Uint8Array.from(sealed);
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await expect(() => vault.open(bent, 'a')).toThrowWithCode('webhook.key_unreadable');
    }
    for (let length = 0; length < sealed.length; length += 1) {
      await expect(() => vault.open(sealed.subarray(0, length), 'a')).toThrowWithCode(
        'webhook.key_unreadable',
      );
    }
  });

  it('is neither made nor read without a key', async () => {
    const none = new KeyVault(undefined);
    await expect(() => none.seal('s', 'a')).toThrowWithCode('webhook.secrets_key_missing');
    await expect(() => none.open(vault.seal('s', 'a'), 'a')).toThrowWithCode(
      'webhook.secrets_key_missing',
    );
  });
});
