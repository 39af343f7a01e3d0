import { describe, expect, it } from '@jest/globals';

import { failureWords, webhookLook } from './delivery-words.js';

describe('an endpoint', () => {
  it('is told by what stops it first', () => {
    const word = (state: 'enabled' | 'disabled', circuit: 'closed' | 'open' | 'half_open') =>
      webhookLook({ state, circuit }).word;
    expect([
      word('enabled', 'closed'),
      word('enabled', 'half_open'),
      word('enabled', 'open'),
      word('disabled', 'open'),
    ]).toEqual(['enabled', 'being tried again', 'failing, left alone for now', 'disabled']);
  });
});

describe('a failure', () => {
  it('is told with the status where there was an answer', () => {
    expect(failureWords({ lastFailure: 'webhook.answer_refused', lastStatus: 503 })).toBe(
      '503: the receiver refused it',
    );
    expect(failureWords({ lastFailure: 'webhook.timed_out', lastStatus: null })).toBe(
      'no answer in time',
    );
  });

  it('that has no words stands for itself, and none is none', () => {
    expect(failureWords({ lastFailure: 'webhook.new', lastStatus: null })).toBe('webhook.new');
    expect(failureWords({ lastFailure: null, lastStatus: 204 })).toBeNull();
  });
});
