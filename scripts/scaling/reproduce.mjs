import { readFile, writeFile } from 'node:fs/promises';

import { figureSvg } from '@holdpoint/shared/figures/figure-svg';
import { scalingFigure } from '@holdpoint/shared/figures/scaling-figure';
import { HUBER_DELTA } from '@holdpoint/shared/scaling/fit-law';
import { fitScaling } from '@holdpoint/shared/scaling/fit-scaling';

/**
 * Sets the fit of the Epoch AI points with 4,000 draws beside what Besiroglu et al. 2024 published; needs a build.
 *   node scripts/scaling/reproduce.mjs [figure.svg]
 */
const data = new URL('../../../shared/data/scaling/', import.meta.url);
const published = JSON.parse(await readFile(new URL('published_fits.json', data), 'utf8'));
const { epoch_2024_replication: epoch } = published;
const [, ...lines] = (await readFile(new URL('svg_extracted_data.csv', data), 'utf8'))
  .trim()
  .split('\n');
const runs = lines.map((line) => {
  const cells = line.split(',').map(Number);
  return { parameters: cells[3], tokens: null, flop: cells[4], loss: cells[6] };
});

const began = performance.now();
const { fit } = fitScaling({
  schema: 'holdpoint.scaling-spec.v1',
  form: 'chinchilla',
  over: 'compute',
  runs,
  dropHighestLoss: 5,
  confidence: 0.95,
  resamples: 4000,
  seed: 1,
  huberDelta: HUBER_DELTA,
  budgetFlop: null,
});
const seconds = (performance.now() - began) / 1000;

const short = (value) => Number(value.toPrecision(5));
console.log(
  `n ${fit.n}, objective ${fit.objective} (Epoch ${epoch.grid_lbfgs_optimum.huber_objective})`,
);
for (const name of ['A', 'B', 'E', 'alpha', 'beta']) {
  const { lower, upper } = fit.intervals[name];
  console.log(
    `${name.padEnd(6)} ${short(fit.parameters[name])} (Epoch ${epoch.grid_lbfgs_optimum[name]}), ` +
      `standard error ${short(fit.standardErrors[name])} (${epoch.headline_se_bootstrap_4000[name]}), ` +
      `95 % ${short(lower)} to ${short(upper)} (${epoch.ci95_bootstrap[name].join(' to ')})`,
  );
}
console.log(
  `ratio  ${short(fit.ratio.betaOverSum)} (Epoch ${epoch.a_beta_over_alpha_plus_beta.point}), ` +
    `standard error ${short(fit.ratio.standardError)} (${epoch.a_beta_over_alpha_plus_beta.se})`,
);
console.log(`${fit.starts} starts and ${fit.intervals.used} draws in ${seconds.toFixed(1)} s`);
const [, , target] = process.argv;
if (target !== undefined) await writeFile(target, figureSvg(scalingFigure(fit)));
