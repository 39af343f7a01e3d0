import { describe, expect, it } from '@jest/globals';

import { hashPassword, isPasswordOf } from './password-hash.js';

describe('password hash', () => {
  it('accepts the password and nothing near it', async () => {
    const phc = await hashPassword('correct horse battery');
    expect(await isPasswordOf(phc, 'correct horse battery')).toBe(true);
    expect(await isPasswordOf(phc, 'correct horse batterz')).toBe(false);
    expect(await isPasswordOf(phc, '')).toBe(false);
  });

  it('is argon2id with the cost that OWASP names, salted', async () => {
    const [first, second] = await Promise.all([
      hashPassword('same words'),
      hashPassword('same words'),
    ]);
    expect(first).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
    expect(first).not.toBe(second);
  });

  it('verifies a string that the reference implementation wrote', async () => {
    // Vector of the reference implementation: https://github.com/P-H-C/phc-winner-argon2/blob/master/src/test.c
    const phc =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await isPasswordOf(phc, 'password')).toBe(true);
    expect(await isPasswordOf(phc, 'differentpassword')).toBe(false);
  });

  it('takes equal text in different Unicode forms as equal', async () => {
    expect(
      await isPasswordOf(await hashPassword('Z\u00fcrich-passwort'), 'Zu\u0308rich-passwort'),
    ).toBe(true);
  });

  it('refuses what is no PHC string, or asks for more memory than a sign-in may take', async () => {
    for (const phc of [
      '',
      'plain',
      '$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aaaa',
      '$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$aaaaaaaa',
    ]) {
      expect(await isPasswordOf(phc, 'password')).toBe(false);
    }
  });
});
