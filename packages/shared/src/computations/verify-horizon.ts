import { fitHorizon } from '../horizons/fit-horizon.js';
import {
  type ComputationDifference,
  figureDiffers,
  numberDiffers,
} from './computation-difference.js';
import type { HorizonFit } from './horizon.js';
import type { HorizonData, HorizonQuestion } from './horizon-data.js';

/** What a sum in another order may move. */
const ROUNDING = 1e-6;
const figures = ['intercept', 'slope', 'p50Minutes', 'p80Minutes', 'successRate'] as const;

/**
 * Holds fitted horizons against their runs: every agent's curve and its horizons are fitted again, the draws of intervals
 * and of the trend are not. Total.
 */
export function verifyHorizon(
  { fit: spec }: HorizonQuestion,
  { runs }: HorizonData,
  fit: HorizonFit,
): readonly ComputationDifference[] {
  const { weighting, regularization, seed, resamples, confidence } = spec;
  const byAgent = new Map<string, HorizonData['runs']>();
  for (const run of runs) {
    const own = byAgent.get(run.agent);
    if (own === undefined) byAgent.set(run.agent, [run]);
    else own.push(run);
  }
  const asked = [
    ...figureDiffers(
      'settings',
      [weighting, regularization, seed, resamples, confidence],
      [fit.weighting, fit.regularization, fit.seed, fit.resamples, fit.confidence],
    ),
    ...figureDiffers(
      'agents',
      [...byAgent.keys()].sort(),
      fit.agents.map(({ agent }) => agent).sort(),
    ),
  ];
  if (asked.length > 0) return asked;
  return fit.agents.flatMap((claimed) => {
    const { agent } = claimed;
    const ours = fitHorizon(byAgent.get(agent) ?? [], spec, []);
    const counts = ({ runs: n, tasks, families }: typeof ours) => [n, tasks, families];
    return [
      ...figureDiffers(`${agent}: runs, tasks and families`, counts(ours), counts(claimed)),
      ...figures.flatMap((name) => {
        const [expected, told] = [ours[name], claimed[name]];
        const place = `${agent}: ${name}`;
        return expected === null || told === null
          ? figureDiffers(place, expected, told)
          : numberDiffers(place, expected, told, ROUNDING);
      }),
    ];
  });
}
