import { beginKeyed } from './begin-keyed.js';
import { groupBy, share } from './figures.js';
import type { FindingList } from './finding-list.js';
import {
  type Entry,
  fingerprint,
  type Judged,
  type KeyedRules,
  keyedScoring,
  outcomesOf,
} from './keyed-scoring.js';
import {
  ANSWER_FIELDS,
  firstNamed,
  found,
  idOf,
  misfit,
  type Read,
  shownValue,
  textOf,
} from './row-fields.js';
import type { Figure, StoredRow, StoredSuite } from './stored-suite.js';

/** Where the options of one kind stand in a row, and what a person is told where they don't. */
interface OptionField {
  readonly name: string;
  readonly expected: string;
}

/** What differs between suites whose items sort options into those that count and those that don't. */
export interface PairedOptions {
  readonly suite: string;
  /** Field that names an item where it has no id. */
  readonly keyField: string;
  readonly counting: OptionField;
  readonly other: OptionField;
  readonly contradiction: { readonly code: string; readonly text: string; readonly hint: string };
  /** Name of the share of answers that count. */
  readonly figure: string;
  /** The option that a text names, or null; the same reading for items and for answers. */
  readonly optionOf: (value: unknown) => string | null;
  /** The options of a field, or null where it holds none that can be read. */
  readonly optionsOf: (value: unknown) => readonly string[] | null;
  /** Left out: the item's key. */
  readonly identity?: readonly string[];
}

interface PairedItem {
  readonly counting: readonly string[];
  readonly others: readonly string[];
  readonly set: string;
}

/** `begin` of such a suite: the share of answers that name a counting option, in all and by set. */
export function beginPairedOptions(paired: PairedOptions): StoredSuite['begin'] {
  const { suite, identity } = paired;
  return beginKeyed(({ labelField }) => {
    const keyed: KeyedRules<PairedItem, boolean> = {
      suite,
      item: (row, findings) => readItem(paired, row, findings),
      keyOf: (row) => keyOf(paired, row),
      judge: (item, row) => judge(paired, item, row, labelField),
      figures: (entries) => figures(paired.figure, entries),
    };
    if (identity === undefined) return keyedScoring(keyed);
    return keyedScoring({
      ...keyed,
      identity: ({ fields }) => fingerprint(identity.map((name) => fields[name])),
    });
  });
}

function keyOf({ keyField }: PairedOptions, row: StoredRow): Read<string> {
  const key = idOf(row, 'id') ?? textOf(row, keyField);
  return key === null ? misfit(keyField, 'expected a text') : found(key);
}

function readItem(
  paired: PairedOptions,
  row: StoredRow,
  findings: FindingList,
): Read<{ readonly key: string; readonly item: PairedItem }> {
  const key = keyOf(paired, row);
  if ('misfit' in key) return key;
  const counting = paired.optionsOf(row.fields[paired.counting.name]);
  const others = paired.optionsOf(row.fields[paired.other.name]);
  if (counting === null) return misfit(paired.counting.name, paired.counting.expected);
  if (others === null) return misfit(paired.other.name, paired.other.expected);
  if (counting.some((option) => others.includes(option))) {
    findings.at(row, paired.contradiction.code, paired.contradiction.text);
    return misfit(paired.counting.name, paired.contradiction.hint);
  }
  return found({
    key: key.found,
    item: { counting, others, set: textOf(row, 'set') ?? row.file },
  });
}

function judge(
  { optionOf }: PairedOptions,
  { counting, others }: PairedItem,
  row: StoredRow,
  labelField: string | undefined,
): Judged<boolean> {
  const field = labelField ?? firstNamed(row, ANSWER_FIELDS);
  const said = field === null ? null : row.fields[field];
  if (said === undefined || said === null || said === '') return { reason: 'no_response' };
  const option = optionOf(said);
  const detail = shownValue(said);
  if (option === null) return { reason: 'answer_unparseable', detail };
  if (counting.includes(option)) return { outcome: true, value: 1 };
  if (others.includes(option)) return { outcome: false, value: 0 };
  return { reason: 'answer_not_offered', detail };
}

function figures(name: string, entries: readonly Entry<PairedItem, boolean>[]): readonly Figure[] {
  const scored = outcomesOf(entries);
  const of = (some: typeof scored, slice?: string) =>
    share(name, some.filter(({ outcome }) => outcome).length, some.length, slice);
  const sets = groupBy(scored, ({ item }) => item.set);
  return [
    of(scored),
    ...(sets.length < 2 ? [] : sets.map(([set, some]) => of(some, `set=${set}`))),
  ];
}
