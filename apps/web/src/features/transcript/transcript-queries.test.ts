import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { outcomeOf } from './outcome.js';
import { readTranscript } from './transcript-queries.js';

describe('a stored transcript', () => {
  it('is read by its shape', () => {
    const stored = {
      schema: 'holdpoint.transcript.v1',
      system: null,
      messages: [{ role: 'assistant', content: [{ type: 'text', text: 'hello' }] }],
      stopReason: 'end_turn',
      sandbox: 'L0',
      checks: [],
    };
    expect(readTranscript(stored)).toEqual({ kind: 'transcript', transcript: stored });
  });

  it('of another shape is shown as the text that it is, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (stored) => {
        expect(readTranscript(stored)).toEqual({
          kind: 'text',
          text: JSON.stringify(stored, null, 2),
        });
      }),
    );
  });
});

describe('a score in words', () => {
  it('never reads a missing score as a low one', () => {
    expect(outcomeOf({ status: 'scored', value: 0 }).word).toBe('scored 0');
    expect(outcomeOf({ status: 'unscored', reason: 'limit_reached' })).toEqual({
      word: 'no score: limit reached',
      tone: 'open',
    });
    expect(outcomeOf({ status: 'errored', code: 'provider.overloaded' })).toEqual({
      word: 'error: provider.overloaded',
      tone: 'deny',
    });
  });
});
