import { describe, expect, it } from '@jest/globals';

import { singleTurn } from './single-turn.js';

const response = {
  content: [{ type: 'text' as const, text: 'Four.' }],
  stopReason: 'end_turn' as const,
  requestId: 'req_9',
  usage: { inputTokens: 3, outputTokens: 1 },
};

describe('singleTurn', () => {
  it('records question, system prompt and answer, and nothing that differs between two equal draws', async () => {
    const transcript = await singleTurn(
      { generate: () => Promise.resolve(response) },
      { prompt: 'Two and two?', system: 'Count.' },
    );
    expect(transcript).toEqual({
      schema: 'holdpoint.transcript.v1',
      system: 'Count.',
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Two and two?' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'Four.' }] },
      ],
      stopReason: 'end_turn',
      sandbox: 'L0',
      checks: [],
    });
  });

  it('sends no system prompt where there is none', async () => {
    const asked: object[] = [];
    const transcript = await singleTurn(
      {
        generate: (request) => {
          asked.push(request);
          return Promise.resolve(response);
        },
      },
      { prompt: 'Two and two?' },
    );
    expect(asked.map((request) => Object.keys(request))).toEqual([['messages']]);
    expect(transcript.system).toBeNull();
  });
});
