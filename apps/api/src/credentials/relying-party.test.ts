import { describe, expect, it } from '@jest/globals';
import { HttpAdapterHost } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

import { type Env, readEnv } from '../env.js';
import { RelyingParty } from './relying-party.js';

const base = readEnv({
  HOLDPOINT_API_DATABASE_URL: 'postgresql://a:b@localhost/c',
  HOLDPOINT_SEQUENCER_DATABASE_URL: 'postgresql://a:b@localhost/c',
  HOLDPOINT_SIGNER_URL: 'http://127.0.0.1:1',
  HOLDPOINT_SIGNER_TOKEN: 'a token of thirty-two characters',
  HOLDPOINT_OBJECTS_DIR: '/tmp/objects',
});

function partyOf(change: Partial<Env>) {
  const host = new HttpAdapterHost();
  host.httpAdapter = new FastifyAdapter();
  const { rpId, origin, origins } = new RelyingParty({ ...base, port: 4600, ...change }, host);
  return { rpId, origin, origins };
}

const own = (origin: string, rpId: string) => ({ rpId, origin, origins: [origin] });

describe('the relying party', () => {
  it.each(['127.0.0.1', '127.1.2.3', '0.0.0.0', '::1'])(
    'is localhost where the API listens on %s: WebAuthn knows no addresses',
    (host) => {
      expect(partyOf({ host })).toEqual(own('http://localhost:4600', 'localhost'));
    },
  );

  it('is the public origin', () => {
    const publicOrigin = 'https://holdpoint.example';
    expect(partyOf({ publicOrigin })).toEqual(own(publicOrigin, 'holdpoint.example'));
    expect(partyOf({ publicOrigin: 'http://127.0.0.1:8080' })).toEqual(
      own('http://localhost:8080', 'localhost'),
    );
  });

  it('has further origins where they are said, of the domain of the first', () => {
    const rpOrigins = ['https://holdpoint.example', 'https://sign.holdpoint.example'];
    expect(partyOf({ rpOrigins })).toEqual({
      rpId: 'holdpoint.example',
      origin: 'https://holdpoint.example',
      origins: rpOrigins,
    });
  });
});
