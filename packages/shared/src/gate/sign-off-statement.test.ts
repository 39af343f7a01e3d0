import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import { policyByRef } from '../policy/policies.js';
import { gateEvidenceIn } from '../report/bundle-evidence.js';
import { aBundle } from '../report/testing/a-bundle.js';
import { decide } from './decide.js';
import {
  findingOf,
  signOffStatement,
  type StatementFacts,
  statementOn,
} from './sign-off-statement.js';

const seen = {
  origin: 'holdpoint.local/default',
  size: 7,
  root: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
};

function facts(wishes: Partial<StatementFacts> = {}): StatementFacts {
  return {
    role: 'responsible_scaling_officer',
    choice: 'approve',
    action: 'deploy_external',
    seen,
    subject: {
      model: 'Atlas',
      checkpoint: 'step-1',
      weightsDigest: sha256('w'),
      variant: 'production',
    },
    policy: { ref: 'anthropic-rsp@2.2', digest: sha256('p') },
    evidenceDigest: sha256('e'),
    decisionSoFar: 'PENDING',
    criteria: [
      { id: 'autonomy', title: 'Autonomy', verdict: 'ruled_out', finding: '0.1 over 12 tasks' },
    ],
    tiers: [],
    findings: [],
    ...wishes,
  };
}

describe('a sign-off statement', () => {
  it('names role, choice, action, weights, resource, policy, evidence, decision, log head and every criterion', () => {
    const { text, digest } = signOffStatement(facts());
    expect(text.split('\n')).toEqual([
      'Holdpoint sign-off statement, version 1',
      '',
      'Role: responsible_scaling_officer',
      'Choice: approve',
      'Action: deploy_external',
      'Model: Atlas',
      'Checkpoint: step-1',
      `Weights: ${sha256('w')}`,
      'Variant: production',
      'Resource: holdpoint://holdpoint.local/default/Atlas/deploy_external',
      'Policy: anthropic-rsp@2.2',
      `Policy digest: ${sha256('p')}`,
      `Evidence digest: ${sha256('e')}`,
      'Decision without sign-offs: PENDING',
      'Log: holdpoint.local/default',
      'Log head seen: 7 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      '',
      'Criteria:',
      '- autonomy: ruled_out. Autonomy: 0.1 over 12 tasks',
      '',
      'I did not request this evidence. I fill one seat only.',
      'I approve this action for this checkpoint, on this evidence and under this policy alone.',
      '',
    ]);
    expect(digest).toBe(sha256(text));
  });

  it('names what people determined, and bars that were loosened once results were known', () => {
    const { text } = signOffStatement(
      facts({
        tiers: [
          { id: 'cbrn-3', title: 'CBRN-3', verdict: 'undetermined', determinations: [] },
          {
            id: 'asl-3',
            title: 'ASL-3',
            verdict: 'ruled_out',
            determinations: [
              {
                id: '00000000-0000-4000-8000-000000000001',
                person: 'rosa',
                role: 'safety_reviewer',
                verdict: 'ruled_out',
                rationale: 'Read.',
                dissent: 0,
                determinedAt: '2026-01-01T00:00:00Z',
                expiresAt: '2026-02-01T00:00:00Z',
              },
            ],
          },
        ],
        findings: [
          { code: 'BAR_LOOSENED_AFTER_RESULTS', path: 'criteria.autonomy', detail: 'It moved.' },
        ],
      }),
    );
    expect(text).toContain(
      '\nDeterminations:\n- cbrn-3: undetermined. CBRN-3\n- asl-3: ruled_out by rosa. ASL-3\n',
    );
    expect(text).toContain('\nFindings:\n- It moved.\n');
  });

  it('is another for every other choice, role, subject, policy, evidence, verdict and log head: an approval can’t be replayed (attack 17)', () => {
    const digests = [
      facts(),
      facts({ choice: 'reject' }),
      facts({ choice: 'abstain' }),
      facts({ role: 'chief_executive_officer' }),
      facts({ action: 'deploy_internal' }),
      facts({ evidenceDigest: sha256('other') }),
      facts({ policy: { ref: 'anthropic-rsp@2.2', digest: sha256('other') } }),
      facts({ decisionSoFar: 'DENY' }),
      facts({ criteria: [] }),
      facts({ seen: { ...seen, size: 8 } }),
      facts({ seen: { ...seen, origin: 'staging.example/log' } }),
      facts({ seen: { ...seen, root: `${'A'.repeat(43)}=` } }),
    ].map((wishes) => signOffStatement(wishes).digest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('lets no name add a line to what is signed or hide in it', () => {
    const { subject } = facts();
    const { text } = signOffStatement(
      facts({ subject: { ...subject, model: 'A\nChoice: reject', checkpoint: 'b\u202e' } }),
    );
    expect(text).toContain('Model: A⟨U+000A⟩Choice: reject\nCheckpoint: b⟨U+202E⟩\n');
    expect(text.split('\n')).toHaveLength(signOffStatement(facts()).text.split('\n').length);
  });
});

describe('the statement on a decision', () => {
  const { source } = aBundle((bytes) => bytes, { controlTasks: 3 });
  const seat = { role: 'chief_executive_officer', choice: 'approve', seen } as const;
  const decisionAt = (now: string): ReturnType<typeof decide> =>
    decide({
      policy: policyByRef('anthropic-rsp@2.2'),
      action: 'deploy_external',
      evidence: gateEvidenceIn(source),
      signOffs: [],
      safeguards: [],
      now,
    });

  it('states estimate, n, bound and threshold of each criterion', () => {
    const { text } = statementOn(decisionAt('2026-11-02T00:00:00Z'), source.subject, seat);
    expect(text).toMatch(
      /^- autonomy: ruled_out\. Autonomy: 0\.0833\d* over 12 tasks; one-sided 0\.95 clopper-pearson from 0\.00\d+ to 0\.33\d+; threshold: task_pass_share at least 0\.5$/m,
    );
  });

  it('holds no time: the same evidence gives the same words on another day', () => {
    const [first, second] = ['2026-11-02T00:00:00Z', '2026-11-09T12:34:56Z'].map((now) =>
      statementOn(decisionAt(now), source.subject, seat),
    );
    expect(second).toEqual(first);
  });

  it('says how many tasks were left open', () => {
    const [criterion] = decisionAt('2026-11-02T00:00:00Z').criteria;
    if (criterion === undefined) throw new Error('The policy has criteria.');
    expect(findingOf({ ...criterion, undetermined: 2 })).toContain(
      'over 10 of 12 tasks, the others counted both ways in the limits',
    );
  });

  it('says so when nothing was measured', () => {
    const empty = decide({
      policy: policyByRef('anthropic-rsp@2.2'),
      action: 'deploy_internal',
      evidence: { ...gateEvidenceIn(source), registrations: [], results: [] },
      signOffs: [],
      safeguards: [],
      now: '2026-11-02T00:00:00Z',
    });
    expect(statementOn(empty, source.subject, seat).text).toContain('no estimate over 0 tasks');
  });

  it('can’t be made where the gate could not read its input', async () => {
    const { release_weights: _none, ...gates } = policyByRef('anthropic-rsp@2.2').gates;
    const unread = decide({
      policy: { ...policyByRef('anthropic-rsp@2.2'), gates },
      action: 'release_weights',
      evidence: gateEvidenceIn(source),
      signOffs: [],
      safeguards: [],
      now: '2026-11-02T00:00:00Z',
    });
    await expect(() => statementOn(unread, source.subject, seat)).toThrowWithCode(
      'signoff.undecidable',
    );
  });
});
