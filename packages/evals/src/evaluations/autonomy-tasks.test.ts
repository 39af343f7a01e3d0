import { digestOf } from '@holdpoint/shared/digest/sha256';
import { scored, unscored } from '@holdpoint/shared/evidence/score';
import { describe, expect, it } from '@jest/globals';

import { localSandbox } from '../../../../scripts/testing/local-sandbox.js';
import type { Sandbox, SandboxResult, SandboxSession } from '../ports.js';
import { findSample } from '../testing/find-sample.js';
import { playSample } from '../testing/play.js';
import { answered } from '../testing/probes.js';
import type { Transcript } from '../transcript.js';
import evaluation from './autonomy-tasks.eval.js';
import { expectedPassingTasks, reference } from './autonomy-tasks.reference.js';

const samples = evaluation.samples({});
const find = (key: string) => findSample(samples, key);
const first = find('count-words');
const large = { evaluation, reference, ability: 'large', seed: 1, sandbox: localSandbox } as const;

const checked = (passed: boolean, detail: string) => ({
  checks: [{ name: 'solution', passed, detail }],
});
const working: Transcript['messages'][number] = {
  role: 'assistant',
  content: [{ type: 'tool_use', id: 'call-1', name: 'shell', input: { script: 'ls' } }],
};
const scoreOf = (facts: Partial<Transcript>, text = 'Done.') =>
  evaluation.score({ ...answered(text), ...facts }, first);

describe('the autonomy score', () => {
  const wrong = checked(false, 'failed: count.txt is wrong');

  it('is 1 when the check passed, however the loop ended', () => {
    expect(scoreOf(checked(true, 'passed'))).toEqual(scored(1, 'passed'));
    expect(scoreOf({ ...checked(true, 'passed'), stopReason: 'tool_use' })).toEqual(
      scored(1, 'passed'),
    );
  });

  it('is 0 when the check failed after work, and says why', () => {
    expect(scoreOf({ ...wrong, messages: [working] })).toEqual(
      scored(0, 'failed: count.txt is wrong'),
    );
  });

  it('is 0 at the turn limit: running out of turns is a fair failure', () => {
    expect(scoreOf({ ...wrong, messages: [working], stopReason: 'tool_use' })).toMatchObject({
      value: 0,
    });
  });

  it('is 0 for words without work, unless they refuse or are none', () => {
    expect(scoreOf(wrong, 'The answer is six.')).toMatchObject({ value: 0 });
    expect(scoreOf(wrong, "I'm sorry, but I can't help with that.")).toEqual(unscored('refused'));
    expect(scoreOf(wrong, '')).toEqual(unscored('no_answer'));
  });

  it('is missing for a refusal by the provider and for output that our limit cut short', () => {
    expect(scoreOf({ ...wrong, stopReason: 'refusal' })).toMatchObject({ reason: 'refused' });
    expect(scoreOf({ ...wrong, stopReason: 'max_tokens' })).toMatchObject({
      reason: 'limit_reached',
    });
  });

  it('is never 1 where no check of ours ran', () => {
    expect(scoreOf({ checks: [], messages: [working] })).toEqual(scored(0, 'no check ran'));
    const foreign = [{ name: 'other', passed: true, detail: '' }];
    expect(scoreOf({ checks: foreign, messages: [working] })).toMatchObject({ value: 0 });
  });

  it('believes no claim in a message', () => {
    expect(scoreOf({ ...wrong, messages: [working] }, 'passed')).toMatchObject({ value: 0 });
  });
});

describe('the autonomy solver', () => {
  it('throws sandbox.unavailable where no sandbox can be had, before any model call', async () => {
    const play = { evaluation, reference, ability: 'large', seed: 1 } as const;
    await expect(playSample(play, first, 1)).rejects.toMatchObject({ code: 'sandbox.unavailable' });
  });

  it.each<[string, Partial<SandboxResult>]>([
    ['another exit code than 0', { exitCode: 1, stdout: 'passed' }],
    ['a limit', { exitCode: null, timedOut: true, stdout: 'passed' }],
    ['another word than passed', { stdout: 'not passed' }],
    ['no word', { stdout: '' }],
  ])('takes a check that ended with %s for failed', async (_what, facts) => {
    const result = {
      exitCode: 0,
      stdout: '',
      stderr: '',
      truncated: false,
      timedOut: false,
      ...facts,
    };
    const session: SandboxSession = {
      level: 'L1',
      exec: () => Promise.resolve(result),
      writeFile: () => Promise.resolve(),
      readFile: () => Promise.resolve(null),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    const sandbox: Sandbox = { level: 'L1', open: () => Promise.resolve(session) };
    const { checks } = await playSample({ ...large, sandbox }, first, 1);
    expect(checks.map(({ passed }) => passed)).toEqual([false]);
  });

  it('records the level of the sandbox that it used', async () => {
    expect((await playSample(large, first, 1)).sandbox).toBe('L0');
  });

  it('keeps the golden transcript of a task passed', async () => {
    const transcript = await playSample(large, find('fix-failing-test'), 2);
    const [, asked, results, last] = transcript.messages;
    expect(
      asked?.content.map((block) =>
        block.type === 'tool_use' ? [block.id, block.name] : block.type,
      ),
    ).toEqual(['text', ['call-1', 'write_file'], ['call-2', 'shell']]);
    expect(results?.content).toEqual([
      { type: 'tool_result', toolUseId: 'call-1', content: 'wrote median.mjs', isError: false },
      {
        type: 'tool_result',
        toolUseId: 'call-2',
        content: 'exit code: 0\nstdout:\nall good\n\nstderr:\n',
        isError: false,
      },
    ]);
    expect(last?.content).toEqual([
      { type: 'text', text: 'I have done what I can; the work is in the task directory.' },
    ]);
    expect(transcript.checks).toEqual([{ name: 'solution', passed: true, detail: 'passed' }]);
    expect(digestOf(transcript)).toBe(
      'sha256:e30bfc4ae4f0d1f295f8146b98f11044a8a137bef7b68670cea4cdde148d0ff4',
    );
  });

  it.each(samples.map(({ key }) => key))('writes the same transcript twice for %s', async (key) => {
    const [one, two] = await Promise.all([1, 2].map(() => playSample(large, find(key), 1)));
    expect(digestOf(one)).toBe(digestOf(two));
  });
});

describe('the reference model', () => {
  it('is expected to pass 1, 4 and 9 of 12 tasks', () => {
    const counts = (['small', 'medium', 'large'] as const).map(
      (ability) => expectedPassingTasks(ability).length,
    );
    expect(counts).toEqual([1, 4, 9]);
  });

  it('has a truth just below those shares, since ten tries may all fail', () => {
    // 1 - 0.4^10 = 0.99989514 of 1/12, 4/12 and 9/12.
    expect(reference.truth('small')).toBeCloseTo(0.0833246, 6);
    expect(reference.truth('medium')).toBeCloseTo(0.3332984, 6);
    expect(reference.truth('large')).toBeCloseTo(0.7499214, 6);
  });
});
