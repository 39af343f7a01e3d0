import { describe, expect, it } from '@jest/globals';

import { type ScheduleForm, wishOf } from './schedule-form.js';

const aForm = (change: Partial<ScheduleForm>): ScheduleForm => ({
  name: 'weekly',
  model: 'reference',
  policy: 'anthropic-rsp@2.2',
  action: 'deploy_external',
  when: 'calendar',
  cron: '0 6 * * 1',
  timeZone: 'Europe/Berlin',
  overlap: 'skip',
  missed: 'fire_once',
  perDays: '30',
  maxCampaigns: '',
  maxCostUsd: '',
  freezes: [],
  ...change,
});

const faultsOf = (change: Partial<ScheduleForm>): readonly string[] => {
  const read = wishOf(aForm(change));
  return read.kind === 'faulty' ? read.faults : [];
};

describe('the form of a schedule', () => {
  it('becomes a wish by the calendar, in its zone, without a budget', () => {
    expect(wishOf(aForm({ name: ' weekly ' }))).toEqual({
      kind: 'ready',
      wish: {
        name: 'weekly',
        policy: 'anthropic-rsp@2.2',
        action: 'deploy_external',
        subject: { kind: 'model', model: 'reference' },
        when: { kind: 'calendar', cron: '0 6 * * 1', timeZone: 'Europe/Berlin' },
        overlap: 'skip',
        missed: 'fire_once',
        budget: null,
        freezes: [],
      },
    });
  });

  it('becomes a wish on a trigger, with what it may spend', () => {
    expect(
      wishOf(aForm({ when: 'checkpoint_registered', maxCampaigns: '4', maxCostUsd: '12.5' })),
    ).toMatchObject({
      kind: 'ready',
      wish: {
        when: { kind: 'trigger', on: 'checkpoint_registered' },
        budget: { perDays: 30, maxCampaigns: 4, maxCostUsd: 12.5 },
      },
    });
  });

  it('says what is wrong, and where', () => {
    expect(faultsOf({ name: 'two words' })).toEqual([
      'Name: expected 1 to 80 of letters, digits, . _ -.',
    ]);
    expect(faultsOf({ cron: ' ' })).toEqual([expect.stringMatching(/^When, cron: /)]);
    expect(faultsOf({ maxCampaigns: '0' })).toEqual([
      expect.stringMatching(/^Budget, maxCampaigns: /),
    ]);
    expect(faultsOf({ maxCampaigns: 'many' })).toHaveLength(1);
    expect(faultsOf({ action: 'launch' })).toEqual([expect.stringMatching(/^Action: /)]);
  });

  it('refuses a freeze without a moment, or that ends before it begins', () => {
    const reason = 'audit';
    expect(faultsOf({ freezes: [{ from: '', to: '2026-12-01T00:00', reason }] })[0]).toMatch(
      /^Freezes, from: /,
    );
    expect(
      faultsOf({ freezes: [{ from: '2026-12-02T00:00', to: '2026-12-01T00:00', reason }] }),
    ).toEqual(['Freezes, to: expected a freeze that ends after it begins.']);
  });
});
