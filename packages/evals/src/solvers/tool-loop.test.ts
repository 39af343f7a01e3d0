import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import type { SolveContext } from '../define-evaluation.js';
import type { ContentBlock, GenerateResponse, StopReason } from '../ports.js';
import { defineTool, toolLoop } from './tool-loop.js';

type Asked = Parameters<SolveContext['generate']>[0];

const add = defineTool({
  name: 'add',
  description: 'Adds two numbers.',
  input: z.strictObject({ left: z.number(), right: z.number() }),
  run: ({ left, right }) => Promise.resolve({ content: String(left + right), isError: false }),
});

const says = (text: string): ContentBlock => ({ type: 'text', text });
const asks = (name: string, input: Record<string, unknown>, id = 'random-1'): ContentBlock => ({
  type: 'tool_use',
  id,
  name,
  input,
});

/** A model that gives the same turns whatever it is told, the last one for ever. */
function aModel(...turns: readonly (readonly [StopReason, ...ContentBlock[]])[]) {
  const asked: Asked[] = [];
  const controller = new AbortController();
  const generate = (request: Asked): Promise<GenerateResponse> => {
    const [stopReason, ...content] = turns[Math.min(asked.length, turns.length - 1)] ?? [
      'end_turn',
    ];
    asked.push(request);
    return Promise.resolve({
      content,
      stopReason,
      requestId: 'req_1',
      usage: { inputTokens: 1, outputTokens: 1 },
    });
  };
  return { asked, controller, context: { generate, signal: controller.signal } };
}

const prompt = 'What is 2 + 3?';

describe('toolLoop', () => {
  it('executes a call, tells its result and ends with the answer', async () => {
    const { context, asked } = aModel(
      ['tool_use', says('Let me see.'), asks('add', { left: 2, right: 3 })],
      ['end_turn', says('5')],
    );
    const result = await toolLoop(context, {
      prompt,
      system: 'Be brief.',
      tools: [add],
      maxTurns: 4,
    });
    expect(result).toEqual({
      messages: [
        { role: 'user', content: [says(prompt)] },
        {
          role: 'assistant',
          content: [says('Let me see.'), asks('add', { left: 2, right: 3 }, 'call-1')],
        },
        {
          role: 'user',
          content: [{ type: 'tool_result', toolUseId: 'call-1', content: '5', isError: false }],
        },
        { role: 'assistant', content: [says('5')] },
      ],
      stopReason: 'end_turn',
    });
    expect(asked.map(({ messages, system }) => [messages.length, system])).toEqual([
      [1, 'Be brief.'],
      [3, 'Be brief.'],
    ]);
  });

  it('gives calls the same ids whatever the provider named them, also when it names two alike', async () => {
    const { context } = aModel(
      [
        'tool_use',
        asks('add', { left: 1, right: 1 }, 'x'),
        asks('add', { left: 2, right: 2 }, 'x'),
      ],
      ['end_turn', says('done')],
    );
    const { messages } = await toolLoop(context, { prompt, tools: [add], maxTurns: 4 });
    expect(messages[2]?.content).toEqual([
      { type: 'tool_result', toolUseId: 'call-1', content: '2', isError: false },
      { type: 'tool_result', toolUseId: 'call-2', content: '4', isError: false },
    ]);
  });

  it.each([
    ['an unknown tool', asks('rm', {}), 'unknown tool'],
    ['a missing input', asks('add', { left: 1 }), expect.stringMatching(/^invalid input: right/)],
    [
      'a superfluous input',
      asks('add', { left: 1, right: 2, x: 3 }),
      expect.stringMatching(/^invalid input/),
    ],
  ])('tells the model of %s and goes on', async (_what, call, content) => {
    const { context } = aModel(['tool_use', call], ['end_turn', says('well')]);
    const { messages, stopReason } = await toolLoop(context, { prompt, tools: [add], maxTurns: 4 });
    expect(messages[2]?.content).toEqual([
      { type: 'tool_result', toolUseId: 'call-1', content, isError: true },
    ]);
    expect(stopReason).toBe('end_turn');
  });

  it('ends at the turn limit with the stop reason tool_use', async () => {
    const { context, asked } = aModel(['tool_use', asks('add', { left: 1, right: 1 })]);
    const { stopReason, messages } = await toolLoop(context, { prompt, tools: [add], maxTurns: 3 });
    expect([asked.length, stopReason, messages.length]).toEqual([3, 'tool_use', 7]);
  });

  it.each(['max_tokens', 'end_turn', 'refusal', 'other'] as const)(
    'executes no call of a turn that ended with %s',
    async (reason) => {
      const { context, asked } = aModel([reason, asks('add', { left: 1, right: 1 })]);
      const { stopReason } = await toolLoop(context, { prompt, tools: [add], maxTurns: 3 });
      expect([asked.length, stopReason]).toEqual([1, reason]);
    },
  );

  it('ends when a model claims to use tools and uses none', async () => {
    const { context, asked } = aModel(['tool_use', says('hm')]);
    await toolLoop(context, { prompt, tools: [add], maxTurns: 3 });
    expect(asked.length).toBe(1);
  });

  it('stops at an aborted signal', async () => {
    const { context, controller } = aModel(['tool_use', asks('add', { left: 1, right: 1 })]);
    controller.abort(new Error('lease lost'));
    await expect(toolLoop(context, { prompt, tools: [add], maxTurns: 3 })).rejects.toThrow(
      'lease lost',
    );
  });
});

describe('defineTool', () => {
  const failing = (kind: 'invalid' | 'unavailable') =>
    defineTool({
      name: 'open',
      description: 'Opens.',
      input: z.strictObject({}),
      run: () =>
        Promise.reject(new HoldpointError({ code: `sandbox.${kind}`, kind, message: 'No.' })),
    });

  it('describes its input as a JSON Schema without a dialect', () => {
    expect(add.tool.inputSchema).toEqual({
      type: 'object',
      properties: { left: { type: 'number' }, right: { type: 'number' } },
      required: ['left', 'right'],
      additionalProperties: false,
    });
  });

  it('tells the model what the model did wrong, by its code', async () => {
    expect(await failing('invalid').call({})).toEqual({
      content: 'sandbox.invalid',
      isError: true,
    });
  });

  it('leaves what the world did wrong to the runner', async () => {
    await expect(() => failing('unavailable').call({})).toThrowWithCode('sandbox.unavailable');
  });
});
