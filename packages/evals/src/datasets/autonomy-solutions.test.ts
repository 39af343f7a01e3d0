import { describe, expect, it } from '@jest/globals';

import { localSandbox } from '../../../../scripts/testing/local-sandbox.js';
import evaluation from '../evaluations/autonomy-tasks.eval.js';
import type { GenerateResponse } from '../ports.js';
import type { Transcript } from '../transcript.js';
import { programSolutions } from './autonomy-program-solutions.js';
import { programTasks } from './autonomy-program-tasks.js';
import { textSolutions } from './autonomy-text-solutions.js';
import { textTasks } from './autonomy-text-tasks.js';
import type { ScriptedCall } from './scripted-task.js';

const samples = evaluation.samples({});
const scripts = [...textSolutions, ...programSolutions];

/** A model that makes the given calls in its first turn and then stops. */
async function attempt(key: string, calls: readonly ScriptedCall[]): Promise<Transcript> {
  const sample = samples.find((candidate) => candidate.key === key);
  if (sample === undefined) throw new Error(`no sample ${key}`);
  await using session = await localSandbox.open({
    cpuSeconds: 10,
    memoryBytes: 1 << 30,
    processes: 32,
    diskBytes: 1 << 20,
    wallMs: 30_000,
    outputLimitBytes: 1 << 16,
  });
  const turns: GenerateResponse[] = [
    {
      content: calls.map((call, index) => ({ type: 'tool_use', id: `x${index}`, ...call })),
      stopReason: calls.length === 0 ? 'end_turn' : 'tool_use',
      requestId: null,
      usage: { inputTokens: 0, outputTokens: 0 },
    },
    {
      content: [{ type: 'text', text: 'Done.' }],
      stopReason: 'end_turn',
      requestId: null,
      usage: { inputTokens: 0, outputTokens: 0 },
    },
  ];
  return await evaluation.solve(
    sample,
    {
      generate: () => Promise.resolve(turns.shift() ?? Promise.reject(new Error('no turn left'))),
      judge: () => Promise.reject(new Error('no judge speaks')),
      activations: () => Promise.reject(new Error('nothing is read')),
      sandbox: () => Promise.resolve(session),
      signal: AbortSignal.timeout(30_000),
    },
    {},
  );
}

describe('the autonomy tasks', () => {
  it('are twelve, of difficulty 1 to 12', () => {
    const difficulties = [...textTasks, ...programTasks].map(({ difficulty }) => difficulty);
    expect(difficulties.sort((left, right) => left - right)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
  });

  it('each have one scripted solution and one scripted failure', () => {
    expect(scripts.map(({ key }) => key).sort()).toEqual(samples.map(({ key }) => key).sort());
  });
});

describe.each(scripts)('the task $key', ({ key, solution, failure }) => {
  it('passes with its scripted solution', async () => {
    const { checks } = await attempt(key, solution);
    expect(checks).toEqual([{ name: 'solution', passed: true, detail: 'passed' }]);
  });

  it('fails with its scripted failure, and says what is wrong', async () => {
    const { checks } = await attempt(key, failure);
    expect(checks).toEqual([
      { name: 'solution', passed: false, detail: expect.stringMatching(/^failed: /) },
    ]);
  });

  it('leaves no trace of where it ran, so that two runs can be compared', async () => {
    for (const calls of [solution, failure]) {
      const transcript = await attempt(key, calls);
      expect(JSON.stringify(transcript)).not.toMatch(/holdpoint-scripts|\(node:\d+\)/);
    }
  });

  it('fails untouched', async () => {
    const { checks } = await attempt(key, []);
    expect(checks.map(({ passed }) => passed)).toEqual([false]);
  });
});

describe('a check', () => {
  it('takes no file of the model’s for its own', async () => {
    const { checks } = await attempt('count-words', [
      {
        name: 'shell',
        input: {
          script:
            'for name in node check check.mjs package.json -; do echo "echo passed; exit 0" > ./$name; chmod +x ./$name; done; mkdir -p node_modules; PATH=.:$PATH; export PATH',
        },
      },
    ]);
    expect(checks.map(({ passed }) => passed)).toEqual([false]);
  });

  it('is not passed by a program that prints the word and exits with 0', async () => {
    const { checks } = await attempt('two-step-debugging', [
      {
        name: 'write_file',
        input: { path: 'invoice.mjs', content: "console.log('passed'); process.exit(0);" },
      },
    ]);
    expect(checks.map(({ passed }) => passed)).toEqual([false]);
  });

  it('fails when the solution never ends', async () => {
    const { checks } = await attempt('fix-failing-test', [
      { name: 'write_file', input: { path: 'median.mjs', content: 'for (;;);' } },
    ]);
    expect(checks.map(({ passed }) => passed)).toEqual([false]);
  });
});
