/**
 * How often the gate errs, what stopping early saves, and what a decision costs: simulated runs with known true rates
 * through the real gate. `npm run bench:gate`.
 *
 * --json          the report on stdout instead of tables
 * --peers         also UK AISI's optstop on the same draws, where Python can install it
 * --decisions n   simulated decisions per error rate (10,000)
 * --runs n        runs per stopping rule and true rate (4,000)
 * --million n     simulated decisions that are timed (1,000,000)
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import {
  correlatedTries,
  fixedSize,
  gateFor,
  sequential,
} from '@holdpoint/shared/gate/testing/simulate';
import { drawsFrom } from '@holdpoint/shared/statistics/random';

import { round, table, verdicts } from './harness/figures.mjs';
import {
  drawRuns,
  errorRates,
  rateOf,
  savings,
  stoppingRules,
  wrongWords,
} from './harness/gate-lanes.mjs';
import { load, machineFacts } from './harness/machine.mjs';
import { optstopOn } from './harness/optstop.mjs';

const SEED = 2026;
const LOOKS = 1000;
const BARS = [
  { bar: 0.5, rates: [0.2, 0.3, 0.35, 0.4] },
  { bar: 0.1, rates: [0.02, 0.05] },
];
const LIMIT = { wrong: 0.05, power: 0.8, decisionMs: 50, millionSeconds: 240 };
/** optstop samples a posterior at many looks: a run takes it seconds. */
const PEER_RUNS = 20;

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    decisions: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '4000' },
    million: { type: 'string', default: '1000000' },
  },
});
const [decisions, runs, million] = [options.decisions, options.runs, options.million].map(Number);

const started = { at: new Date().toISOString(), load: load() };
const errors = errorRates(decisions, SEED);
say(errorTable(errors));
const stopping = BARS.map(({ bar, rates }) => stoppingAt(bar, rates));
for (const each of stopping) say(stoppingTable(each));
const peer = options.peers ? await peerOn(BARS[0].bar) : null;
if (peer !== null) say(peerLine(peer));
const large = [
  largeDecision('exact', fixedSize),
  largeDecision('betting', bettingSize()),
  largeDecision('sequence', sequential),
];
const many = manyDecisions(million);

const report = {
  ...started,
  loadAfter: load(),
  machine: machineFacts(),
  work: { seed: SEED, decisions, runs, looks: LOOKS },
  errors,
  stopping,
  peer,
  large,
  many,
};
const results = fileURLToPath(new URL('results/', import.meta.url));
await mkdir(results, { recursive: true });
await writeFile(join(results, 'gate.json'), `${JSON.stringify(report, null, 2)}\n`);
if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
else say(verdicts(limitsOf(report)));

function stoppingAt(bar, rates) {
  const atBar = drawRuns({ rate: bar, runs, looks: LOOKS, seed: SEED });
  const hardestRate = Math.max(...rates);
  const drawn = rates.map((rate, index) => ({
    rate,
    // Long enough that nearly every run below the bar settles.
    values: drawRuns({ rate, runs, looks: 2 * LOOKS, seed: SEED + 1 + index }),
  }));
  const rules = Object.entries(stoppingRules).map(([name, rule]) => ({
    name,
    wrong: wrongWords(rule, atBar, bar),
    savings: drawn.map(({ rate, values }) => savings(rule, values, { bar, rate, hardestRate })),
  }));
  return { bar, hardestRate, rules };
}

async function peerOn(bar) {
  const values = drawRuns({ rate: bar, runs, looks: LOOKS, seed: SEED }).slice(0, PEER_RUNS);
  const found = await optstopOn(values, bar);
  if (found.skipped !== undefined) return { name: 'optstop', ...found };
  const wrong = found.stops.filter(({ word }) => word !== 'open').length;
  const tasks = found.stops.map((stop) => stop.tasks);
  return {
    name: 'optstop',
    version: found.version,
    bar,
    runs: values.length,
    wrong: rateOf(wrong, values.length),
    meanTasks: tasks.reduce((sum, each) => sum + each, 0) / tasks.length,
  };
}

function bettingSize() {
  return { ...fixedSize, criterion: { ...fixedSize.criterion, bound: 'betting' } };
}

/** CPU of one decision over 10,000 results of a run, the first one included: nothing is warm at a gate. */
function largeDecision(name, evaluation) {
  const results_ = 10_000;
  const decide = gateFor(evaluation, results_);
  const tasks = evaluation.draw(drawsFrom(SEED), 0.3, results_);
  const times = Array.from({ length: 11 }, () => cpuSeconds(() => decide(tasks)).seconds * 1000);
  const sorted = times.slice(1).toSorted((left, right) => left - right);
  return {
    name,
    results: results_,
    firstMs: round(times[0], 1),
    medianMs: round(sorted[Math.floor(sorted.length / 2)], 1),
    decision: decide(tasks).decision,
  };
}

/** Decisions of the shipped question (twelve tasks, any of ten tries), each on a run of its own. */
function manyDecisions(count) {
  const tasks = 12;
  const decide = gateFor(correlatedTries, tasks);
  const draws = drawsFrom(SEED);
  let allowed = 0;
  const { seconds } = cpuSeconds(() => {
    for (let each = 0; each < count; each += 1) {
      if (decide(correlatedTries.draw(draws, 0.1, tasks)).decision === 'ALLOW') allowed += 1;
    }
  });
  return {
    decisions: count,
    tasks,
    tries: 10,
    cpuSeconds: round(seconds, 1),
    perDecisionUs: round((seconds * 1e6) / count, 1),
    allowed,
  };
}

function cpuSeconds(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6 };
}

function errorTable(rows) {
  return table([
    [
      'case, bar 50 %',
      'tasks',
      'wrongly allowed at the bar',
      'true rate',
      'planned tasks',
      'allowed',
    ],
    ...rows.map(({ name, barTasks, falseAllow, safeRate, tasks, power }) => [
      name,
      barTasks,
      shownRate(falseAllow),
      safeRate,
      tasks,
      shownRate(power),
    ]),
  ]);
}

function stoppingTable({ bar, hardestRate, rules }) {
  const wrong = table([
    [`bar ${bar}, true rate ${bar}, ${LOOKS} looks`, 'wrongly below', 'wrongly above', 'wrong'],
    ...rules.map((rule) => [
      rule.name,
      shownRate(rule.wrong.below),
      shownRate(rule.wrong.above),
      shownRate(rule.wrong.stops),
    ]),
  ]);
  const saved = table([
    [
      `bar ${bar}`,
      'true rate',
      'ruled out',
      'tasks mean',
      'p90',
      'exact fixed n',
      'saved at equal power',
      `saved against the n for ${hardestRate}`,
    ],
    ...rules.flatMap((rule) =>
      rule.savings.map((each) => [
        rule.name,
        each.rate,
        percent(each.ruledOut),
        round(each.meanTasks, 1),
        each.p90Tasks,
        each.fixed,
        each.savedAtEqualPower === null ? 'never reached' : percent(each.savedAtEqualPower),
        percent(each.savedAgainstHardest),
      ]),
    ),
  ]);
  return `${wrong}\n\n${saved}`;
}

function peerLine(found) {
  return found.skipped === undefined
    ? `optstop ${found.version}: ${shownRate(found.wrong)} wrong of ${found.runs} runs at the bar ${found.bar}, ${round(found.meanTasks, 1)} tasks on average`
    : `optstop skipped: ${found.skipped}`;
}

function limitsOf({ errors: rows, stopping: bars, large: decided, many: timed }) {
  return [
    ...rows.map(({ name, falseAllow }) => ({
      name: `${name}: wrongly allowed at the bar at most 5 %`,
      figure: shownRate(falseAllow),
      // What is measured scatters: its interval must hold what is declared.
      holds: falseAllow.lower <= LIMIT.wrong,
    })),
    ...rows.map(({ name, power }) => ({
      name: `${name}: allowed at the planned size at least 80 %`,
      figure: shownRate(power),
      holds: power.upper >= LIMIT.power,
    })),
    ...bars.map(({ bar, rules: [gate] }) => ({
      name: `sequence at the bar ${bar}: each side wrong at most 5 %`,
      figure: `${shownRate(gate.wrong.below)} below, ${shownRate(gate.wrong.above)} above`,
      holds: gate.wrong.below.lower <= LIMIT.wrong && gate.wrong.above.lower <= LIMIT.wrong,
    })),
    ...decided.map(({ name, results: count, medianMs, firstMs }) => ({
      name: `decision over ${count} results, ${name}: CPU at most ${LIMIT.decisionMs} ms`,
      figure: `${medianMs} ms (the first ${firstMs} ms)`,
      holds: medianMs <= LIMIT.decisionMs,
    })),
    {
      name: `${timed.decisions} simulated decisions: CPU at most ${LIMIT.millionSeconds} s for a million`,
      figure: `${timed.cpuSeconds} s, ${timed.perDecisionUs} us each`,
      holds: timed.cpuSeconds * (1e6 / timed.decisions) <= LIMIT.millionSeconds,
    },
  ];
}

function shownRate({ rate, lower, upper }) {
  return `${percent(rate)} (${percent(lower)}-${percent(upper)})`;
}

function percent(rate) {
  return `${round(100 * rate, 1)} %`;
}

function say(text) {
  if (!options.json) process.stdout.write(`${text}\n\n`);
}
