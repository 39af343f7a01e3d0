import {
  formatVerifierKey,
  type NoteKeyType,
  verifierKeyOf,
} from '@holdpoint/shared/tlog/verifier-key';
import { describe, expect, it } from '@jest/globals';

import { readEnv } from './env.js';

const least = {
  HOLDPOINT_API_DATABASE_URL: 'postgresql://api:secret@127.0.0.1:5432/holdpoint',
  HOLDPOINT_OBJECTS_DIR: '/tmp/objects',
  HOLDPOINT_SEQUENCER_DATABASE_URL: 'postgresql://sequencer:secret@127.0.0.1:5432/holdpoint',
  HOLDPOINT_SIGNER_URL: 'http://127.0.0.1:4610',
  HOLDPOINT_SIGNER_TOKEN: 'a token of the signer',
};

function messageOf(variables: Record<string, string>): string {
  try {
    readEnv(variables);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

describe('settings of the API', () => {
  it('listens on loopback at 4600 unless told otherwise', () => {
    expect(readEnv(least)).toMatchObject({
      host: '127.0.0.1',
      port: 4600,
      parentPipe: false,
      redisUrl: undefined,
    });
  });

  it('takes an empty variable as not set', () => {
    expect(readEnv({ ...least, REDIS_URL: '', HOLDPOINT_PORT: '' })).toMatchObject({
      redisUrl: undefined,
      port: 4600,
    });
  });

  it('takes origins of authenticators’ pages, the first one’s host being the domain of all', () => {
    const withOrigins = (text: string) => readEnv({ ...least, HOLDPOINT_RP_ORIGINS: text });
    expect(readEnv(least).rpOrigins).toEqual([]);
    const both = 'https://holdpoint.example/, https://sign.holdpoint.example:8443';
    expect(withOrigins(both).rpOrigins).toEqual([
      'https://holdpoint.example',
      'https://sign.holdpoint.example:8443',
    ]);
    expect(withOrigins('http://localhost:5173').rpOrigins).toEqual(['http://localhost:5173']);
    for (const wrong of [
      'https://127.0.0.1',
      'https://[::1]:4600',
      'holdpoint.example',
      'https://holdpoint.example,https://evil.example',
      'https://holdpoint.example,https://evilholdpoint.example',
    ]) {
      const text = messageOf({ ...least, HOLDPOINT_RP_ORIGINS: wrong });
      expect(text).toContain('HOLDPOINT_RP_ORIGINS: expected origins such as');
      expect(text).not.toContain('evil');
    }
  });

  it('takes judges as a JSON list, one a role, and has none unless told', async () => {
    const primary = { role: 'primary', provider: 'house', providerModel: 'm', family: 'f' };
    const withJudges = (judges: unknown) =>
      readEnv({ ...least, HOLDPOINT_JUDGES: JSON.stringify(judges) });
    expect(readEnv(least).judges).toEqual([]);
    expect(withJudges([primary]).judges).toEqual([primary]);
    for (const wrong of [[primary, primary], [{ ...primary, family: undefined }], {}, 'x']) {
      await expect(() => withJudges(wrong)).toThrowWithCode('settings.invalid');
    }
    expect(messageOf({ ...least, HOLDPOINT_JUDGES: 'not JSON' })).toContain(
      'HOLDPOINT_JUDGES: expected a JSON list of {role, provider, providerModel, family}',
    );
  });

  it('names the log, and has no witness, no directory and no authority unless told', () => {
    expect(readEnv(least).log).toEqual({
      sequencerUrl: least.HOLDPOINT_SEQUENCER_DATABASE_URL,
      signerUrl: least.HOLDPOINT_SIGNER_URL,
      signerToken: least.HOLDPOINT_SIGNER_TOKEN,
      origin: 'holdpoint.local/default',
      directory: undefined,
      witnesses: [],
      tsaUrl: undefined,
    });
  });

  it('takes witnesses as a JSON list with keys that cosign, each name once', async () => {
    const keyOf = (type: NoteKeyType): string =>
      formatVerifierKey(verifierKeyOf('witness.example', type, new Uint8Array(32)));
    const witness = { name: 'w', url: 'https://w.example', key: keyOf('cosignature-ed25519') };
    const withWitnesses = (witnesses: unknown) =>
      readEnv({ ...least, HOLDPOINT_WITNESSES: JSON.stringify(witnesses) });
    expect(withWitnesses([witness]).log.witnesses).toMatchObject([{ name: 'w', sameHost: false }]);
    for (const wrong of [
      [witness, witness],
      [{ ...witness, key: keyOf('ed25519') }],
      [{ ...witness, key: 'w+00000000+AAAA' }],
      [{ ...witness, url: 'ftp://w.example' }],
      // With the log's own, more lines than a signed note may have.
      Array.from({ length: 11 }, (_, n) => ({ ...witness, name: `w${n}` })),
      {},
    ]) {
      await expect(() => withWitnesses(wrong)).toThrowWithCode('settings.invalid');
    }
  });

  it('does not start without a log', async () => {
    for (const name of Object.keys(least).filter((key) => /SIGNER|SEQUENCER/.test(key)))
      await expect(() => readEnv({ ...least, [name]: '' })).toThrowWithCode('settings.invalid');
    await expect(() =>
      readEnv({ ...least, HOLDPOINT_LOG_ORIGIN: 'a name+with space' }),
    ).toThrowWithCode('settings.invalid');
  });

  it('trusts nobody’s signatures of models unless a file says whose', () => {
    expect(readEnv(least).modelSigningFile).toBeUndefined();
    const settings = { ...least, HOLDPOINT_MODEL_SIGNING: '/etc/holdpoint/models.json' };
    expect(readEnv(settings).modelSigningFile).toBe('/etc/holdpoint/models.json');
  });

  it('takes the key that seals as 32 bytes, and networks by comma; neither unless told', async () => {
    expect(readEnv(least)).toMatchObject({ secretsKey: undefined, webhookPrivateRanges: [] });
    const key = Buffer.alloc(32, 7);
    const ranges = '10.20.0.0/16, fd00::/8';
    expect(
      readEnv({
        ...least,
        HOLDPOINT_SECRETS_KEY: key.toString('base64'),
        HOLDPOINT_WEBHOOK_PRIVATE_RANGES: ranges,
      }),
    ).toMatchObject({
      secretsKey: Uint8Array.from(key),
      webhookPrivateRanges: ['10.20.0.0/16', 'fd00::/8'],
    });
    for (const wrong of ['secret', key.toString('hex'), Buffer.alloc(31).toString('base64')]) {
      const message = messageOf({ ...least, HOLDPOINT_SECRETS_KEY: wrong });
      expect(message).toContain('HOLDPOINT_SECRETS_KEY: expected 32 bytes in base64');
      expect(message).not.toContain(wrong);
    }
    for (const wrong of ['10.0.0.1', '10.0.0.0/33', 'localhost', '*']) {
      await expect(() =>
        readEnv({ ...least, HOLDPOINT_WEBHOOK_PRIVATE_RANGES: wrong }),
      ).toThrowWithCode('settings.invalid');
    }
  });

  it('refuses wrong settings', async () => {
    await expect(() => readEnv({})).toThrowWithCode('settings.invalid');
    await expect(() => readEnv({ ...least, HOLDPOINT_PORT: '70000' })).toThrowWithCode(
      'settings.invalid',
    );
  });

  it('names every wrong setting with what was expected', () => {
    const message = messageOf({ HOLDPOINT_API_DATABASE_URL: 'mysql://x', HOLDPOINT_PORT: 'http' });
    expect(message).toContain('HOLDPOINT_API_DATABASE_URL: expected postgresql://');
    expect(message).toContain('HOLDPOINT_PORT: expected a port number');
    expect(message).toContain('HOLDPOINT_OBJECTS_DIR: expected the directory');
  });

  it('never repeats a value, which may be a secret', () => {
    const password = 'short-secr';
    expect(messageOf({ ...least, HOLDPOINT_BOOTSTRAP_ADMIN_PASSWORD: password })).not.toContain(
      password,
    );
    expect(
      messageOf({ ...least, HOLDPOINT_API_DATABASE_URL: 'mysql://api:hunter2@x' }),
    ).not.toContain('hunter2');
  });
});
