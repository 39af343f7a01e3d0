import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import { type ActivationFacts, activationStatement } from './activation-statement.js';
import type { BarMove } from './bar-move.js';

const move: BarMove = {
  path: 'criteria.autonomy.thresholdRate',
  title: 'Autonomy',
  from: 0.5,
  to: 0.6,
  direction: 'looser',
  sentence: 'The threshold of Autonomy rises from 0.5 to 0.6.',
};

function facts(change: Partial<ActivationFacts> = {}): ActivationFacts {
  return {
    role: 'responsible_scaling_officer',
    policy: { ref: 'own@2', digest: `sha256:${'a'.repeat(64)}`, title: 'Own policy' },
    from: { ref: 'own@1', digest: `sha256:${'b'.repeat(64)}` },
    seq: 2,
    moves: [move, { ...move, path: 'title', direction: 'reworded' }],
    loosening: [move],
    resultsSeen: 7,
    ...change,
  };
}

describe('the statement before a policy takes effect', () => {
  it('says what is signed, word by word', () => {
    expect(activationStatement(facts()).text.split('\n')).toEqual([
      'Holdpoint policy activation statement, version 1',
      '',
      'Role: responsible_scaling_officer',
      'Policy: own@2',
      'Title: Own policy',
      `Policy digest: sha256:${'a'.repeat(64)}`,
      'Activation: 2',
      `In place of: own@1 sha256:${'b'.repeat(64)}`,
      'Rules that move: 2',
      'Results known of the moved bars: 7',
      '',
      'Bars that are loosened or removed: 1',
      '- criteria.autonomy.thresholdRate: The threshold of Autonomy rises from 0.5 to 0.6.',
      '',
      'I approve that this policy takes effect as it stands. Runs that were opened before are not judged by its new bars.',
      '',
    ]);
  });

  it('says so where nothing was in force, and where nothing is loosened', () => {
    const { text } = activationStatement(facts({ from: null, moves: [], loosening: [] }));
    expect(text).toContain('In place of: nothing, no policy is in force here');
    expect(text).toContain('No bar is loosened or removed.');
  });

  it('has the digest of its words, and another for another role', () => {
    const statement = activationStatement(facts());
    expect(statement.digest).toBe(sha256(statement.text));
    const other = activationStatement(facts({ role: 'chief_executive_officer' }));
    expect(other.digest).not.toBe(statement.digest);
  });

  it('gives no policy a way to add a line to what is signed', () => {
    const policy = { ...facts().policy, title: 'Own\nRole: auditor\u202e' };
    const sentence = 'x\n- criteria.other: nothing moved';
    const loosening = [{ ...move, sentence }];
    const lines = activationStatement(facts({ policy, loosening })).text.split('\n');
    expect(lines).toHaveLength(16);
    expect(lines[4]).toBe('Title: Own⟨U+000A⟩Role: auditor⟨U+202E⟩');
  });
});
