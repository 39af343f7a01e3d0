import { logAlarms, type WitnessStatus } from '@holdpoint/shared/contracts/log';
import { describe, expect, it } from '@jest/globals';

import { alarmWords, logTrouble, outsideWords, witnessWords } from './log-words.js';

function aWitness(changes: Partial<WitnessStatus> = {}): WitnessStatus {
  return {
    name: 'witness.example/one',
    sameHost: false,
    size: 12,
    cosignedAt: '2026-11-01T09:00:00.000Z',
    ageSeconds: 240,
    ...changes,
  };
}

describe('a witness', () => {
  it.each([
    ['signed minutes ago', {}, '● 4 min ago', 'allow'],
    ['signed exactly a day ago', { ageSeconds: 86_400 }, '● 24 h ago', 'allow'],
    ['signed more than a day ago', { ageSeconds: 90_000 }, '▼ 25 h ago', 'deny'],
    ['never signed', { ageSeconds: null }, '▼ has not signed yet', 'deny'],
    ['of our own host is no good sign', { sameHost: true }, '○ 4 min ago, same host', 'soft'],
  ] as const)('that %s', (_name, changes, word, tone) => {
    expect(witnessWords(aWitness(changes))).toEqual({ word, tone });
  });
});

describe('outsiders', () => {
  it('speak through the one who signed last', () => {
    const witnesses = [aWitness({ ageSeconds: 90_000 }), aWitness()];
    expect(outsideWords(witnesses)).toEqual({
      sentence: 'Last outside witness: 4 min ago.',
      tone: 'allow',
    });
  });

  it('are red when a day has passed', () => {
    expect(outsideWords([aWitness({ ageSeconds: 90_000 })]).tone).toBe('deny');
  });

  it('are none where only our own host witnesses', () => {
    expect(outsideWords([aWitness({ sameHost: true })])).toMatchObject({
      sentence: expect.stringMatching(/^No outside witness is set up/),
      tone: 'open',
    });
  });

  it('that never signed are told apart from none', () => {
    expect(outsideWords([aWitness({ ageSeconds: null })])).toEqual({
      sentence: 'No outside witness has signed yet.',
      tone: 'deny',
    });
  });
});

describe('trouble of the log', () => {
  const sound = { alarm: null, pending: 0, oldestPendingSeconds: null };

  it('is none while it is sound and moves', () => {
    expect(logTrouble(sound)).toBeNull();
    expect(logTrouble({ ...sound, pending: 3, oldestPendingSeconds: 2 })).toBeNull();
  });

  it('is told when events wait for more than a minute', () => {
    expect(logTrouble({ ...sound, pending: 2, oldestPendingSeconds: 300 })).toMatchObject({
      tone: 'open',
      sentence: expect.stringMatching(/^2 events wait for its signature, the oldest for 5 min\./),
    });
  });

  it('is an alarm before all else', () => {
    const trouble = logTrouble({ alarm: 'signer.rollback', pending: 9, oldestPendingSeconds: 900 });
    expect(trouble).toMatchObject({ tone: 'deny', sentence: alarmWords['signer.rollback'] });
  });

  it.each(logAlarms)('has words for %s', (alarm) => {
    expect(alarmWords[alarm]).toMatch(/\.$/);
  });
});
