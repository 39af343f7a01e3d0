import { createAnthropicProvider } from '@holdpoint/adapters/providers/anthropic';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { encodeDrawKey } from '@holdpoint/shared/evidence/draw-key';
import { describe, expect, it } from '@jest/globals';

import { startReferenceModel } from '../server.js';
import { aRequest } from '../testing/builders.js';
import { hostileTexts } from './hostile-texts.js';
import { hostileTextFor } from './hostile-turn.js';

const MODEL = 'reference-hostile';
const shell = { name: 'shell', description: '', inputSchema: { type: 'object' } };

/** One draw for each hostile text, by its id. */
function drawsOfAll() {
  const byId = new Map<string, ReturnType<typeof aRequest>['draw']>();
  for (let epoch = 0; byId.size < hostileTexts.length && epoch < 100_000; epoch += 1) {
    const draw = { ...aRequest().draw, epoch };
    const { id } = hostileTextFor(`${MODEL} ${encodeDrawKey(draw)}`);
    if (!byId.has(id)) byId.set(id, draw);
  }
  return byId;
}

describe('the hostile model through the provider', () => {
  it.each([false, true])('says each text unchanged, streamed %s', async (streamed) => {
    await using model = await startReferenceModel({ behaviours: [] });
    await using provider = createAnthropicProvider({
      baseUrl: model.baseUrl,
      apiKey: 'any',
      timeoutMs: 30_000,
      connections: 4,
      streamed,
    });
    const draws = drawsOfAll();
    expect(draws.size).toBe(hostileTexts.length);
    for (const { id, text } of hostileTexts) {
      const request = aRequest({ model: MODEL, draw: draws.get(id) ?? aRequest().draw });
      const { signal } = new AbortController();
      const answer = await provider.generate({ ...request, tools: [shell] }, signal);
      expect({ id, block: answer.content[1] }).toEqual({ id, block: { type: 'text', text } });
      expect(answer.stopReason).toBe('tool_use');
      expect(JSON.parse(canonicalJson(answer.content))).toEqual(answer.content);
    }
  });
});
