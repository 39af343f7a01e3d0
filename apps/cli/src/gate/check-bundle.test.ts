import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';

import { decisionStatement } from '@holdpoint/shared/attestation/decision-predicate';
import { envelopeOf, pae } from '@holdpoint/shared/attestation/dsse';
import { STATEMENT_TYPE } from '@holdpoint/shared/attestation/statement';
import type { TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import { vsaStatement } from '@holdpoint/shared/attestation/vsa';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { toBase64 } from '@holdpoint/shared/encoding/base64';
import { aBundle, filesOf, withManifest } from '@holdpoint/shared/report/testing/a-bundle';
import { aLoggedBundle, LOG_ORIGIN } from '@holdpoint/shared/report/testing/a-logged-bundle';
import { aNoteSigner } from '@holdpoint/shared/report/testing/a-note-signer';
import { DECIDED } from '@holdpoint/shared/report/testing/an-audit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { anEd25519Key, writeFiles } from '../testing/a-log.js';
import { type BundleQuestion, checkBundle } from './check-bundle.js';

const honest = aBundle((bytes) => new Uint8Array(zstdCompressSync(bytes)));
const { decision, subject } = honest.source;
const statementKey = anEd25519Key();
const attackers = anEd25519Key();
const logKey = aNoteSigner(LOG_ORIGIN, anEd25519Key());
const attackersLog = aNoteSigner(LOG_ORIGIN, anEd25519Key());

function anchorOf(log: string, statements: Uint8Array): TrustAnchor {
  return {
    schema: 'holdpoint.trust-anchor.v1',
    origin: LOG_ORIGIN,
    logKeys: [log],
    statementKeys: [{ keyid: 'one', algorithm: 'ed25519', publicKey: toBase64(statements) }],
    witnesses: [],
  };
}
const trust = anchorOf(logKey.vkey, statementKey.publicKey);

/** The bundle as its installation writes it, signed by these keys. */
async function filesSignedBy(
  keys: { readonly statements: ReturnType<typeof anEd25519Key>; readonly log: typeof logKey },
  of = honest,
): Promise<Map<string, Uint8Array>> {
  const { decision, decisionId, signOffs, audit: told } = of.source;
  const facts = {
    origin: LOG_ORIGIN,
    id: decisionId,
    decision,
    epoch: 1,
    previousDecision: null,
    approvals: signOffs.map(({ id, assertion: { credentialId }, ...each }) => {
      const { person, role, choice, statementDigest, signedAt } = each;
      return { signOffId: id, person, role, choice, statementDigest, credentialId, signedAt };
    }),
    binding: { grade: 'none' as const, detail: '', digest: null },
    log: null,
  };
  const [statement, summary] = [decisionStatement(facts), vsaStatement(facts)];
  const signed = (payload: Uint8Array) => {
    const signature = new Uint8Array(keys.statements.sign(pae(STATEMENT_TYPE, payload)));
    return envelopeOf(STATEMENT_TYPE, payload, [{ keyid: 'one', signature }]);
  };
  const { evidenceDigest, verdictDigest } = decision;
  const decided = { decisionId, decision: decision.decision, evidenceDigest, verdictDigest };
  const body = { ...decided, statementDigest: sha256(statement), summaryDigest: sha256(summary) };
  const audit = told.map((event) => (event.type === 'gate.decided' ? { ...event, body } : event));
  const attestations = { decision: signed(statement), vsa: signed(summary) };
  const { source } = await aLoggedBundle(
    { ...of.source, audit, attestations },
    { note: (text) => keys.log.note(text), keys: [keys.log.vkey] },
  );
  return withManifest(filesOf({ ...of, source }));
}

let root: string;
let next = 0;
let genuine: Map<string, Uint8Array>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdpoint-checked-'));
  genuine = await filesSignedBy({ statements: statementKey, log: logKey });
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function written(files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  next += 1;
  const directory = join(root, String(next));
  await writeFiles(directory, files);
  return directory;
}

function ask(directory: string, change: Partial<BundleQuestion> = {}) {
  return checkBundle({
    directory,
    anchors: [trust],
    action: 'deploy_external',
    policy: { ref: decision.policy?.ref ?? '', digest: decision.policy?.digest ?? '' },
    checkpoint: subject.checkpoint,
    weightsDigest: subject.weightsDigest,
    maxAgeMs: 3_600_000,
    now: new Date(Date.parse(DECIDED) + 60_000),
    ...change,
  });
}
const codeOf = async (directory: string, change: Partial<BundleQuestion> = {}) => {
  const { exitCode, code, decision: believed } = await ask(directory, change);
  return { said: `${exitCode} ${code}`, believed: believed?.decision ?? null };
};
const withText = (path: string, change: (text: string) => string): Map<string, Uint8Array> => {
  const text = new TextDecoder().decode(genuine.get(path));
  return withManifest(new Map(genuine).set(path, new TextEncoder().encode(change(text))));
};

describe('the gate asked about a bundle', () => {
  it('gives its word where all of it recomputes and known keys signed', async () => {
    expect(decision.decision).toBe('ALLOW');
    expect(await codeOf(await written(genuine))).toEqual({
      said: '0 attestation.allowed',
      believed: 'ALLOW',
    });
  });

  it('believes no bundle that an attacker made whole with keys of their own', async () => {
    const forged = await written(await filesSignedBy({ statements: attackers, log: attackersLog }));
    expect(await codeOf(forged)).toEqual({
      said: '13 attestation.bundle_inconsistent',
      believed: null,
    });
    const half = await written(await filesSignedBy({ statements: attackers, log: logKey }));
    expect(await codeOf(half)).toEqual({
      said: '13 attestation.signature_untrusted',
      believed: null,
    });
    const other = anchorOf(attackersLog.vkey, attackers.publicKey);
    expect(await codeOf(await written(genuine), { anchors: [other] })).toMatchObject({
      said: '13 attestation.bundle_inconsistent',
    });
    expect(await codeOf(await written(genuine), { anchors: [] })).toEqual({
      said: '13 attestation.trust_missing',
      believed: null,
    });
  });

  it('shows nothing of a decision that it does not believe', async () => {
    const sentence = (text: string) =>
      text.replace(/"sentence":"[^"]*"/, '"sentence":"ALLOW\\nallow: all"');
    const {
      decision: shown,
      lines,
      exitCode,
    } = await ask(await written(withText('decision.json', sentence)));
    expect({ shown, exitCode }).toEqual({ shown: null, exitCode: 13 });
    expect(lines.filter((line) => line.startsWith('allow'))).toEqual([]);
  });

  it('believes no older decision, and none for another checkpoint, weights, action or policy', async () => {
    const directory = await written(genuine);
    const said = async (change: Partial<BundleQuestion>) => (await codeOf(directory, change)).said;
    const later = new Date(Date.parse(DECIDED) + 7_200_000);
    expect(await said({ now: later })).toBe('12 attestation.too_old');
    expect(await said({ checkpoint: 'other' })).toBe('13 attestation.subject_wrong');
    expect(await said({ weightsDigest: sha256('other') })).toBe('13 attestation.subject_wrong');
    expect(await said({ action: 'release_weights' })).toBe('13 attestation.resource_wrong');
    const policy = { ref: decision.policy?.ref ?? '', digest: sha256('another text') };
    expect(await said({ policy })).toBe('13 attestation.policy_wrong');
  });

  it('believes no checkpoint of another model that is named as if it were of this one', async () => {
    const subjects = { own: { model: 'atlas' }, other: { model: 'toy' } };
    const named = async (change: { readonly model: string }) => {
      const of = aBundle((bytes) => new Uint8Array(zstdCompressSync(bytes)), {
        subject: { ...change, checkpoint: 'atlas/step-42000' },
      });
      const directory = await written(
        await filesSignedBy({ statements: statementKey, log: logKey }, of),
      );
      const said = (checkpoint: string) =>
        codeOf(directory, { checkpoint, weightsDigest: null }).then((answer) => answer.said);
      return [await said('atlas/step-42000'), await said(`${change.model}/atlas/step-42000`)];
    };
    expect(await named(subjects.own)).toEqual(['0 attestation.allowed', '0 attestation.allowed']);
    expect(await named(subjects.other)).toEqual([
      '13 attestation.subject_wrong',
      '0 attestation.allowed',
    ]);
  });

  it.each(['decision.json', 'evidence/decision.dsse.json'])(
    'waits for no pipe and follows no link in place of %s',
    async (path) => {
      const files = new Map(genuine);
      files.delete(path);
      const piped = await written(files);
      execFileSync('mkfifo', [join(piped, path)]);
      expect((await codeOf(piped)).said).toMatch(/^13 /);
      const linked = await written(files);
      await symlink('/dev/zero', join(linked, path));
      expect((await codeOf(linked)).said).toMatch(/^13 /);
    },
    20_000,
  );

  it('believes no file that is no directory, and no directory without a decision', async () => {
    await writeFile(join(root, 'a-file'), '{}');
    for (const directory of [join(root, 'a-file'), join(root, 'nothing')])
      expect((await codeOf(directory)).said).toBe('13 attestation.bundle_unreadable');
    const none = new Map(genuine);
    none.delete('decision.json');
    expect((await codeOf(await written(none))).said).toBe('13 attestation.bundle_unreadable');
  });
});
