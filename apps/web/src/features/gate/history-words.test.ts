import type { AuditEvent } from '@holdpoint/shared/report/audit-event';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { actorIn, tell } from './history-words.js';

const anEvent = (type: string, body: AuditEvent['body']): AuditEvent => ({
  id: '00000000-0000-4000-8000-000000000001',
  stream: 'checkpoint:1',
  streamSeq: 1,
  type,
  actor: 'account:reviewer',
  body,
  at: '2026-11-21T12:00:00.000Z',
});

describe('an audit event in words', () => {
  it('tells a decision, and leads to its report', () => {
    const body = { decisionId: 'd-1', decision: 'ALLOW', action: 'deploy_external' };
    expect(tell(anEvent('gate.decided', body))).toEqual({
      text: 'Gate decided ALLOW for deploy external',
      decisionId: 'd-1',
      runId: null,
    });
  });

  it('tells a review by its trial', () => {
    const body = { runId: 'r-1', sampleKey: 'count-words', epoch: 3, validity: 'invalid' };
    expect(tell(anEvent('trial.reviewed', body))).toMatchObject({
      text: 'Try 3 of count-words marked invalid',
      runId: 'r-1',
    });
  });

  it('names who did it', () => {
    expect([actorIn({ actor: 'account:officer' }), actorIn({ actor: 'system:api' })]).toEqual([
      'officer',
      'the platform',
    ]);
  });

  it('names what it does not know by its type', () => {
    expect(tell(anEvent('moon.landed', {})).text).toBe('moon.landed');
    expect(tell(anEvent('constructor', {})).text).toBe('constructor');
  });

  it('tells whatever stands in an event', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('run.closed', 'gate.decided', 'trial.reviewed', 'signoff.recorded'),
        fc.dictionary(
          fc.constantFrom('decision', 'action', 'runId', 'counts', 'epoch', 'role'),
          fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
        ),
        (type, body) => tell(anEvent(type, body)).text.length > 0,
      ),
    );
  });
});
