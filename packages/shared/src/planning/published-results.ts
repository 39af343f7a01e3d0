import {
  type JudgedResult,
  judgeReported,
  type ReportedBound,
  type ReportedNeed,
} from './judge-reported.js';
import type { ReportedResults } from './reported-results.js';
import { printedMean, upliftReadings } from './uplift-readings.js';

/** Every published result with Holdpoint's reading, in the order of the file. Throws a TypeError for a result of no evaluation. */
export function judgeAll({ evaluations, results }: ReportedResults): JudgedResult[] {
  return results.map((result) => {
    const evaluation = evaluations.find(({ id }) => id === result.evalId);
    if (evaluation === undefined) throw new TypeError(`no evaluation ${result.evalId}`);
    return judgeReported(evaluation, result);
  });
}

/** The Markdown of `docs/published-results.md`: the same text for the same file. */
export function publishedResultsText(reported: ReportedResults): string {
  const rows = judgeAll(reported);
  const judged = rows.filter(({ verdict }) => verdict !== null);
  const others = rows.filter(({ verdict }) => verdict === null);
  return [
    '# Published results, judged',
    '',
    ...introduction,
    '',
    '## Results that can be judged',
    '',
    ...table(
      [
        'evaluation',
        'model',
        "developer's reading",
        'estimate',
        'n',
        'bound over tasks',
        'bound over tries',
        'bar',
        "Holdpoint's verdict",
        'what would have been needed',
      ],
      judged.map(judgedCells),
    ),
    '',
    ...gateNote(judged),
    '',
    '## Results that cannot',
    '',
    ...table(
      ['evaluation', 'model', "developer's reading", 'value', 'why not', 'what would be needed'],
      others.map(otherCells),
    ),
    '',
    '## Uplift under declared readings of ±',
    '',
    "The cards print arms as `mean±spread` and don't say which spread. Two-sided 95 % limits of the ratio by Fieller, normal",
    'quantile, under each reading; an illustration, from which no verdict follows.',
    '',
    ...table(['model', 'arms', 'reading', 'limits of the ratio', 'g'], upliftRows(rows)),
    '',
    '## Counts',
    '',
    ...table(['', 'rows'], countRows(rows)),
    '',
  ].join('\n');
}

const introduction = [
  'Thresholds and results that developers published (`shared/data/policy/reported-results.json`), held against their own bars',
  "by Holdpoint's statistics. Written by `node scripts/write-published-results.mjs`; not to be edited by hand.",
  '',
  '- Bounds are one-sided at 95 %. `ruled_out`: the upper bound lies below the bar. `ruled_in`: the lower bound reaches it.',
  '  Between them a result is `indeterminate`, which blocks.',
  '- Whole counts: Clopper-Pearson. Averages of several runs over the same tasks: Wilson, with tasks as the sample (which',
  '  decides) and with single tries as the sample, as if tries of one task were independent. Other averages over a known',
  '  number of tasks: Hoeffding.',
  '- Needed: the least number of tasks or trials, each passed or not, at which one-sided 95 % and 80 % power tell the',
  '  estimate from the bar, were the estimate the true rate.',
  "- `†`: quoted by a third party or not checked against the developer's own text.",
];

function judgedCells(row: JudgedResult): string[] {
  const { evaluation, result, verdict, because, tasks, runs } = row;
  const bound = tasks ?? runs;
  return [
    evaluation.id,
    modelOf(row),
    result.reportedVerdict,
    bound === null ? number(result.value) : number(estimateOf(row)),
    bound === null ? 'not published' : String(bound.count),
    boundCell(tasks),
    boundCell(runs),
    barCell(row),
    `**${verdict ?? ''}**: ${because}`,
    neededCell(row),
  ];
}

function neededCell({ verdict, need, because, tasks, runs, evaluation }: JudgedResult): string {
  if (verdict === 'ruled_out' || verdict === 'ruled_in') return 'enough';
  if (need !== null) return needText(need);
  if (tasks === null && runs === null) return 'the mean of the runs, or a bar on the best of them';
  return evaluation.ruleIn === null ? because : 'the estimate lies between the bars';
}

function otherCells(row: JudgedResult): string[] {
  const { evaluation, result, because, need } = row;
  return [
    evaluation.id,
    modelOf(row),
    result.reportedVerdict,
    number(result.value),
    because,
    need === null ? neededFor(because) : `n; ${needText(need)} if it is the true rate`,
  ];
}

function neededFor(because: string): string {
  if (because.includes('±')) return 'the type of ±, and the number in each arm';
  if (because.includes('arms')) return 'both arms: mean, spread and its type, number of people';
  if (because.includes('bar')) return 'a bar, stated before the run';
  return 'values of single trials, or their number and spread';
}

function needText({ aim, observations, barRate }: ReportedNeed): string {
  return `${observations} to ${aim === 'rule_out' ? 'rule out' : 'rule in'} ${number(barRate)}`;
}

function estimateOf({ result: { k, n, value } }: JudgedResult): number {
  return k === undefined || n === undefined ? value : k / n;
}

function boundCell(bound: ReportedBound | null): string {
  if (bound === null) return '–';
  const { limits, count } = bound;
  return `${limits.lower.toFixed(4)} to ${limits.upper.toFixed(4)} (${limits.method}, ${count})`;
}

function barCell({ evaluation: { ruleOut, ruleIn } }: JudgedResult): string {
  return [ruleOut, ruleIn]
    .flatMap((rule, index) => {
      if (rule === null) return [];
      const word = index === 0 ? 'out' : 'in';
      if ('value' in rule) return [`${word} ${rule.op} ${number(rule.value)}`];
      const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : [];
      return parts.map(
        (part) =>
          `${word} ${'metric' in part ? `${part.metric} ` : ''}${part.op} ${number(part.value)}`,
      );
    })
    .join('; ');
}

function modelOf({ result }: JudgedResult): string {
  return `${result.model}${result.provenance === 'secondary' ? ' †' : ''}`;
}

function gateNote(judged: readonly JudgedResult[]): string[] {
  const averaged = judged.filter(({ gate }) => gate !== null);
  const below = averaged.filter(({ result }) => result.reportedVerdict === 'below').length;
  const openBy = (boundOf: (row: JudgedResult) => ReportedBound | null): number =>
    averaged.filter((row) => !(upperOf(boundOf(row)) < barOf(row))).length;
  return [
    `Of ${averaged.length} averages of runs, ${below} of them reported below their bar, ${openBy(({ tasks }) => tasks)} are unresolved with tasks as the sample and ${openBy(({ runs }) => runs)}`,
    `with tries as the sample. A gate asks for a bound that holds whatever the values are (Hoeffding over tasks): by it ${openBy(({ gate }) => gate)}`,
    'are unresolved.',
  ];
}

function upperOf(bound: ReportedBound | null): number {
  return bound?.limits.upper ?? 1;
}

function barOf({ evaluation: { ruleOut } }: JudgedResult): number {
  return ruleOut !== null && 'value' in ruleOut ? ruleOut.value : 0;
}

function upliftRows(rows: readonly JudgedResult[]): string[][] {
  return rows.flatMap(({ result }) =>
    [...(result.arms ?? []), result].flatMap(({ control, treated, ...rest }) => {
      const [arm, other] = [printedMean(control ?? ''), printedMean(treated ?? '')];
      if (arm === null || other === null) return [];
      const cohort = 'cohort' in rest ? ` (${rest.cohort})` : '';
      return upliftReadings(arm, other).map(({ reading, lower, upper, g }) => [
        `${result.model}${cohort}`,
        `${treated ?? ''} / ${control ?? ''}`,
        reading,
        lower === null || upper === null
          ? 'unbounded'
          : `${lower.toFixed(2)} to ${upper.toFixed(2)}`,
        g.toFixed(3),
      ]);
    }),
  );
}

function countRows(rows: readonly JudgedResult[]): string[][] {
  const words = ['ruled_out', 'ruled_in', 'indeterminate', 'invalid'] as const;
  const count = (word: JudgedResult['verdict']): string =>
    String(rows.filter(({ verdict }) => verdict === word).length);
  return [
    ...words.map((word) => [word, count(word)]),
    ['not judged', count(null)],
    ['all results of the file', String(rows.length)],
  ];
}

function number(value: number): string {
  return String(Number(value.toFixed(4)));
}

/** Cells padded as Prettier pads them: the text is the same before and after. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) =>
    Math.max(3, ...all.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [first, ...others] = all;
  return [line(first ?? []), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)];
}
