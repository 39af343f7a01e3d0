import { StoredTranscript } from '@holdpoint/shared/evidence/transcript';
import { describe, expect, it } from '@jest/globals';

import type { Transcript } from './transcript.js';

/** One with every kind of block, typed as the worker writes it. */
const transcript: Transcript = {
  schema: 'holdpoint.transcript.v1',
  system: 'Work alone.',
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Count the words.' }] },
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'call-1', name: 'shell', input: { script: 'wc -w *' } }],
    },
    {
      role: 'user',
      content: [{ type: 'tool_result', toolUseId: 'call-1', content: '12', isError: false }],
    },
  ],
  stopReason: 'end_turn',
  sandbox: 'L1',
  checks: [{ name: 'solution', passed: true, detail: 'passed' }],
  readings: [{ name: 'probe_present', value: 0.75 }],
};

describe('a transcript', () => {
  it('is read by its readers as the worker writes it', () => {
    expect(StoredTranscript.parse(transcript)).toEqual(transcript);
  });
});
