import { describe, expect, it } from '@jest/globals';

import { digestOf } from '../digest/sha256.js';
import type { CheckpointIdentity } from '../evidence/checkpoint-identity.js';
import type { AuditEvent } from './audit-event.js';
import type { BundleSource } from './bundle.js';
import { identityTold } from './identity-told.js';
import { renderHtml } from './render-html.js';
import { renderReport } from './render-report.js';
import { Report } from './report.js';
import { aBundle } from './testing/a-bundle.js';
import { testId } from './testing/an-audit.js';
import { verifyAudit } from './verify-audit.js';

const bundle = aBundle((bytes) => bytes, { controlTasks: 3 }).source;

const unsigned: CheckpointIdentity = {
  modelSignature: null,
  binding: { grade: 'operator_word', detail: 'The operator says so.', digest: null },
};
const signed: CheckpointIdentity = {
  modelSignature: {
    verifiedBy: 'public_key',
    identity: 'Atlas Labs',
    issuer: null,
    rootDigest: bundle.subject.weightsDigest,
    files: 4,
    bundleDigest: digestOf('bundle'),
    verifiedAt: '2026-11-01T08:00:00.000Z',
  },
  binding: { grade: 'tee_quote', detail: 'Not verified.', digest: digestOf('quote') },
};

/** A bundle whose log was told of the registration of its checkpoint, in these words. */
function told(...bodies: AuditEvent['body'][]): BundleSource {
  const events = bodies.map((body, index) => ({
    id: testId(1200 + index),
    stream: 'checkpoint:registrations',
    streamSeq: index + 1,
    type: 'checkpoint.registered',
    actor: 'account:pipeline',
    body,
    at: '2026-11-01T08:00:00.000Z',
  }));
  return { ...bundle, audit: [...bundle.audit, ...events] };
}

const registration = (identity: CheckpointIdentity, subject = bundle.subject) => ({
  checkpointId: testId(1),
  subject,
  effectiveComputeUpper: null,
  ...identity,
});

/** What the page says, without line breaks. */
const page = (source: BundleSource): string =>
  renderHtml(renderReport(source)).replace(/\s+/g, ' ');

describe('the identity of a model', () => {
  it('is what its registration told the log', () => {
    expect(identityTold(told(registration(signed)))).toEqual(signed);
    expect(Report.parse(renderReport(told(registration(signed)))).identity).toEqual(signed);
    expect(verifyAudit(told(registration(signed)))).toEqual([]);
  });

  it('is unknown where the log was not told, of another checkpoint, twice, or not any more', () => {
    const other = { ...bundle.subject, checkpoint: 'another' };
    for (const source of [
      bundle,
      told(registration(signed, other)),
      told(registration(unsigned), registration(signed)),
      told(null),
      told({ subject: bundle.subject }),
      told({ ...registration(signed), binding: { grade: 'proven' } }),
    ]) {
      expect(identityTold(source)).toBeUndefined();
      expect(renderReport(source)).not.toHaveProperty('identity');
      expect(page(source)).not.toContain('What binds the endpoint');
    }
  });

  it('is the platform’s own, and no other checkpoint’s, among many registrations', () => {
    const other = { ...bundle.subject, checkpoint: 'another' };
    const source = told(registration(signed, other), registration(unsigned));
    expect(identityTold(source)).toEqual(unsigned);
  });
});

describe('the identity in the report', () => {
  it('says who signed the weights, and what that does not prove', () => {
    const shown = page(told(registration(signed)));
    expect(shown).toContain(
      'over 4 files, by the key that the operator calls Atlas Labs; verified 2026-11-01',
    );
    expect(shown).toContain('neither that they were evaluated nor that they are harmless');
    expect(shown).toContain(digestOf('bundle'));
  });

  it('says who vouched for a certificate’s subject', () => {
    const { modelSignature, binding } = signed;
    if (modelSignature === null) throw new Error('unreachable');
    const by = { verifiedBy: 'certificate', identity: 'kim@lab.example' } as const;
    const issued = { ...modelSignature, ...by, issuer: 'https://accounts.example' };
    expect(page(told(registration({ modelSignature: issued, binding })))).toContain(
      'kim@lab.example, for whom https://accounts.example vouched',
    );
    const bare = { ...issued, issuer: null };
    expect(page(told(registration({ modelSignature: bare, binding })))).toContain(
      'for whom nobody vouched',
    );
  });

  it('says that nobody signed them', () => {
    expect(page(told(registration(unsigned)))).toContain(
      'None was given: the digest above is the word of whoever registered the checkpoint.',
    );
  });

  it.each([
    ['none', 'nothing'],
    ['operator_word', 'the operator’s word'],
    ['provider_attestation', 'an attestation of the provider'],
    ['tee_quote', 'a quote of a trusted execution environment'],
  ] as const)('names the grade of the binding in words: %s', (grade, words) => {
    const digest = grade === 'tee_quote' ? digestOf('quote') : null;
    const binding = { grade, detail: 'In detail.', digest };
    const shown = page(told(registration({ modelSignature: null, binding })));
    expect(shown).toContain(`<b>${words}</b>: In detail.`);
    expect(shown).toContain('Nothing here proves that these weights did.');
    expect(shown.includes(digestOf('quote'))).toBe(digest !== null);
  });

  it('is inert, with hidden characters spelled out', () => {
    const binding = { grade: 'none', detail: '<script>\u202e', digest: null } as const;
    const shown = page(told(registration({ modelSignature: null, binding })));
    expect(shown).not.toContain('<script>\u202e');
    expect(shown).not.toContain('\u202e');
  });
});
