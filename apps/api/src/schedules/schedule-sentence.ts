import type { NewSchedule } from '@holdpoint/shared/contracts/schedules';

type Told = Pick<
  NewSchedule,
  'policy' | 'action' | 'when' | 'overlap' | 'missed' | 'budget' | 'freezes'
>;

/** What a schedule does, when, and by which rules, for people. `target` names what it evaluates. */
export function scheduleSentence(schedule: Told, target: string): string {
  const { policy, action, overlap, missed, budget, freezes, when } = schedule;
  const rules = [
    overlap === 'queue' ? 'one firing waits while a campaign runs' : 'skips while a campaign runs',
    ...(when.kind === 'calendar'
      ? [missed === 'fire_once' ? 'fires once for all that was missed' : 'skips what was missed']
      : []),
    ...(budget === null ? [] : [budgetWords(budget)]),
    ...(freezes.length === 0 ? [] : [`${freezes.length} freeze(s)`]),
  ];
  return `Evaluates ${target} for ${action} under ${policy} ${whenWords(when)}, and decides the gate after it; ${rules.join(', ')}.`;
}

function whenWords(when: NewSchedule['when']): string {
  if (when.kind === 'calendar') return `at "${when.cron}" in ${when.timeZone}`;
  return when.on === 'checkpoint_registered'
    ? 'when a checkpoint is registered'
    : 'when an assessment falls due';
}

function budgetWords({ perDays, maxCampaigns, maxCostUsd }: NonNullable<Told['budget']>): string {
  const most = [
    ...(maxCampaigns === null ? [] : [`${maxCampaigns} campaign(s)`]),
    ...(maxCostUsd === null ? [] : [`USD ${maxCostUsd}`]),
  ];
  return `at most ${most.join(' and ')} within ${perDays} days`;
}
