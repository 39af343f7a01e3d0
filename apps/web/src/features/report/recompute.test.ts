import type { BundleSource } from '@holdpoint/shared/report/bundle';
import { aBundle } from '@holdpoint/shared/report/testing/a-bundle';
import { aLoggedBundle, LOG_ORIGIN } from '@holdpoint/shared/report/testing/a-logged-bundle';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { aLogKey, type LogKey } from '../../testing/a-log-key.js';
import { recompute, type Signatures } from './recompute.js';

const atOnce = () => Promise.resolve();
let key: LogKey;
let source: BundleSource;
let signatures: Signatures;

beforeAll(async () => {
  key = await aLogKey(LOG_ORIGIN);
  source = await logged(aBundle((bytes) => bytes).source, key);
  signatures = { verify: verifierOf(crypto.subtle), logKeys: [key.key] };
});

/** Puts a bundle into a log: made once for the text of its head, and once with the signature under it. */
async function logged(bundle: BundleSource, signer: LogKey): Promise<BundleSource> {
  let head = '';
  const keys = [signer.vkey];
  const keep = (text: string): string => {
    head = text;
    return text;
  };
  await aLoggedBundle(bundle, { keys, note: keep });
  const note = await signer.note(head);
  return (await aLoggedBundle(bundle, { keys, note: () => note })).source;
}

async function codesOf(forged: BundleSource, decisionId = source.decisionId): Promise<string[]> {
  const checks = await recompute(forged, decisionId, atOnce, signatures);
  return checks.flatMap(({ findings }) => findings.map(({ code }) => code));
}

describe('a decision made again in the page', () => {
  it('finds nothing in an honest bundle', async () => {
    expect(await codesOf(source)).toEqual([]);
  });

  it('finds a decision that the records do not give', async () => {
    const decision = {
      ...source.decision,
      decision: 'ALLOW',
      sentence: 'ALLOW: trust me.',
    } as const;
    expect(await codesOf({ ...source, decision })).toContain('verify.decision_differs');
  });

  it('finds the bundle of another decision', async () => {
    expect(await codesOf(source, '00000000-0000-4000-8000-00000000ffff')).toEqual([
      'verify.decision_differs',
    ]);
  });

  it('finds a record that was left out', async () => {
    const runs = source.runs.map((run, index) =>
      index === 0 ? { ...run, records: run.records.slice(1) } : run,
    );
    expect(await codesOf({ ...source, runs })).toContain('verify.records_differ_from_plan');
  });

  it('takes what a check throws for a finding, never for a pass', async () => {
    const runs = source.runs.map((run) => ({ ...run, plan: null, imported: null }));
    expect(await codesOf({ ...source, runs })).toContain('verify.failed');
  });

  it('finds an audit trail that is signed by a key which this browser does not know', async () => {
    const foreign = await logged(source, await aLogKey(LOG_ORIGIN));
    expect(await codesOf(foreign)).toEqual(['verify.log_unsigned']);
  });

  it('finds a sign-off with a signature over other words', async () => {
    const [first, ...others] = source.signOffs;
    if (first === undefined) throw new Error('The bundle has no sign-off.');
    const [, second] = source.signOffs;
    const signOffs = [{ ...first, assertion: second?.assertion ?? first.assertion }, ...others];
    expect(await codesOf({ ...source, signOffs })).toContain('verify.sign_off_unsigned');
  });

  it('looks at no signature where it has nothing to check with', async () => {
    const foreign = await logged(source, await aLogKey(LOG_ORIGIN));
    const checks = await recompute(foreign, source.decisionId, atOnce, null);
    expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
  });
});
