import type { Policy } from '@holdpoint/shared/policy/policy';
import {
  obligationCalendar,
  type ObligationInstance,
} from '@holdpoint/shared/triggers/obligation-calendar';
import { describe, expect, it } from '@jest/globals';

import { distinct, groupsOf } from './obligation-groups.js';

const duty = (id: string, hours: number): Policy['obligations'][number] => ({
  id,
  title: id,
  source: 'text',
  clause: 'A clause.',
  status: 'primary',
  kind: 'report',
  owner: id === 'of-the-auditor' ? 'auditor' : 'responsible_scaling_officer',
  startsOn: 'incident_known',
  within: { count: hours, unit: 'hours' },
  repeatsEvery: null,
  addressee: 'Board',
});

const obligations: readonly ObligationInstance[] = obligationCalendar({
  policies: [
    {
      ref: 'ca-sb-53@2025',
      obligations: [
        duty('late', 2),
        duty('later', 48),
        duty('latest', 1),
        duty('of-the-auditor', 24),
      ],
    },
  ],
  starts: [
    {
      id: 'start',
      clock: 'incident_known',
      at: '2026-11-20T00:00:00.000Z',
      note: '',
      insideEvaluation: 'no',
      regime: null,
    },
  ],
  done: [],
  now: new Date('2026-11-20T12:00:00.000Z'),
});

const titlesOf = (groups: ReturnType<typeof groupsOf>) =>
  groups.map(([state, found]) => [state, found.map(({ title }) => title)]);

describe('the calendar', () => {
  it('shows what is overdue first, each group by deadline', () => {
    expect(titlesOf(groupsOf(obligations, {}))).toEqual([
      ['overdue', ['latest', 'late']],
      ['due', ['of-the-auditor', 'later']],
    ]);
  });

  it('shows what is done last, the newest first', () => {
    const done = obligations.map((one) => ({ ...one, state: 'done' as const }));
    const [first] = obligations;
    expect(titlesOf(groupsOf(first === undefined ? done : [...done, first], {}))).toEqual([
      ['overdue', ['latest']],
      ['done', ['later', 'of-the-auditor', 'late', 'latest']],
    ]);
  });

  it('shows one regime or one owner where a reader chose it', () => {
    expect(titlesOf(groupsOf(obligations, { owner: 'auditor' }))).toEqual([
      ['due', ['of-the-auditor']],
    ]);
    expect(groupsOf(obligations, { regime: 'eu-gpai-code@2025' })).toEqual([]);
  });

  it('offers each choice once, in order', () => {
    expect(distinct(['b', 'a', 'b'])).toEqual(['a', 'b']);
  });
});
