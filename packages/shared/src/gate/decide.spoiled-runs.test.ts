import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import { afterInvalidations } from '../evidence/invalidated.js';
import type { Invalidation } from '../evidence/invalidation.js';
import type { RunEvidence } from '../evidence/run-evidence.js';
import { daysAgo, runIdOf } from './testing/builders.js';
import { helpedBy, type Situation } from './testing/situations.js';

function anInvalidation(target: Invalidation['target']): Invalidation {
  return { id: runIdOf(600), target, reason: 'It was bad.', by: 'rosa', at: daysAgo(0) };
}

type Spoil = (result: RunEvidence, situation: Situation) => RunEvidence | null;

const spoilings: readonly (readonly [string, Spoil])[] = [
  ['removing', () => null],
  ['aging', (result) => ({ ...result, completedAt: daysAgo(91) })],
  ['failing', (result) => ({ ...result, status: 'failed' })],
  ['cutting short', (result) => ({ ...result, status: 'incomplete' })],
  ['invalidating', (result) => ({ ...result, status: 'invalid' })],
  [
    'taking the sandbox from',
    (result) => ({ ...result, sandbox: 'L0', findings: ['sandbox_unavailable'] }),
  ],
  [
    'setting a sample aside in',
    (result) => ({ ...result, findings: [...result.findings, 'samples_set_aside'] }),
  ],
  ['editing', (result) => ({ ...result, findings: [...result.findings, 'edited_scores'] })],
  ['swapping the model of', (result) => ({ ...result, weightsDigest: sha256('other') })],
  [
    'finding bad the grader of',
    (result) =>
      afterInvalidations(result, [
        anInvalidation({ kind: 'grader', evaluation: result.evaluation }),
      ]),
  ],
  [
    'finding bad a task of',
    (result) =>
      afterInvalidations(result, [
        anInvalidation({ kind: 'task', evaluation: result.evaluation, task: 'task-0' }),
      ]),
  ],
  ['aggregating otherwise', (result) => ({ ...result, aggregator: { kind: 'any_of_k', k: 9 } })],
  ['relabelling', (result) => ({ ...result, evaluation: 'area/three@1' })],
];

describe('laws of the gate', () => {
  it.each(spoilings)('%s a result never turns a block into ALLOW', (_, spoil) => {
    expect(helpedBy(spoil)).toBeNull();
  });
});
