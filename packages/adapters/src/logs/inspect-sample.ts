import { MAXIMUM_EPOCH } from '@holdpoint/shared/contracts/common';

import { eventSelection, GraderWatch } from './grader-watch.js';
import type { JsonValue, Selection } from './json-selection.js';
import { fields, isObject } from './json-selection.js';
import { logError } from './log-error.js';
import { ReferenceCheck } from './reference-check.js';

const MAX_EXPLANATION = 500;
const MAX_NAME = 300;
/** Names of scorers in one log: each is recomputed over all samples. */
const MAX_SCORERS = 100;

/** A scorer's verdict on one sample, as the log has it. */
export interface SampleScore {
  /** Scalar, list or mapping; not yet read as a number. */
  readonly value: JsonValue;
  /** At most 500 characters. */
  readonly explanation: string | undefined;
}

/** What is kept of one sample: its identity, verdicts and troubles, not its transcript. */
export interface InspectSample {
  /** `String(id)`: 1 and "1" are one task, as they are for Inspect. */
  readonly id: string;
  readonly epoch: number;
  readonly scores: ReadonlyMap<string, SampleScore>;
  /** Message of the error that ended the sample. */
  readonly error: string | undefined;
  /** Kind of the limit that ended the sample, such as `token` or `time`. */
  readonly limit: string | undefined;
  readonly isInvalidated: boolean;
  /** A score was changed after the run. */
  readonly isEdited: boolean;
  /** The metadata that a declared metric needs. */
  readonly metadata: ReadonlyMap<string, JsonValue>;
  readonly graders: readonly string[];
  readonly unresolvedReferences: number;
}

/** Scorer of a version 1 sample, whose one `score` carries no name. */
export const UNNAMED_SCORER = '';

/** Reads samples one after the other: scan with `selection`, then `take` what the scan has kept. */
export class SampleReader {
  readonly selection: Selection;
  private watch = new GraderWatch();
  private references = new ReferenceCheck();
  private isEdited = false;
  private readonly scorers = new Set<string>();

  constructor(wantedMetadata: readonly string[]) {
    const text: Selection = { kind: 'text', maxLength: MAX_EXPLANATION };
    const name: Selection = { kind: 'text', maxLength: MAX_NAME };
    const all: Selection = { kind: 'all' };
    const score = fields({
      value: all,
      explanation: text,
      history: {
        kind: 'each',
        element: undefined,
        isKept: false,
        visit: () => void (this.isEdited = true),
      },
    });
    const count = (pool: 'messages' | 'calls'): Selection => ({
      kind: 'each',
      element: undefined,
      isKept: false,
      visit: () => {
        this.references.poolEntry(pool);
      },
    });
    const events: Selection = {
      kind: 'each',
      element: eventSelection,
      isKept: false,
      visit: (event) => {
        this.watch.see(event);
        this.references.event(event);
      },
    };
    const table: Selection = {
      kind: 'keys',
      visit: (key) => {
        this.references.attachment(key);
      },
    };
    this.selection = fields({
      id: all,
      epoch: all,
      error: fields({ message: text }),
      limit: fields({ type: name }),
      scores: fields({}, score),
      score,
      invalidation: fields({ author: name }),
      metadata: fields(Object.fromEntries(wantedMetadata.map((key) => [key, all]))),
      attachments: table,
      transcript: fields({ content: table, events }),
      events,
      events_data: fields({ messages: count('messages'), calls: count('calls') }),
      message_pool: count('messages'),
    });
  }

  /** To be called for every reference to an attachment in the sample. */
  readonly onReference = (target: string): void => {
    this.references.reference(target);
  };

  /** The sample that was scanned last; `isChunked`: its transcript lies in other members. Throws `log.sample_invalid`. */
  take(value: JsonValue | undefined, isChunked: boolean, place: string): InspectSample {
    const { watch, references, isEdited } = this;
    this.watch = new GraderWatch();
    this.references = new ReferenceCheck();
    this.isEdited = false;
    if (!isObject(value))
      throw logError('log.sample_invalid', 'a sample is not a JSON object', place);
    const { id, error, limit, invalidation, metadata } = value;
    if (typeof id !== 'string' && !(typeof id === 'number' && Number.isFinite(id))) {
      throw logError('log.sample_invalid', 'a sample has no id that is a text or a number', place);
    }
    const scores = scoresOf(value['scores'], value['score'], place);
    for (const scorer of scores.keys()) this.scorers.add(scorer);
    if (this.scorers.size > MAX_SCORERS || watch.isOverfull) {
      const what = this.scorers.size > MAX_SCORERS ? `${MAX_SCORERS} scorers` : 'a grader may have';
      throw logError('log.too_complex', `has more names than ${what}`, place);
    }
    return {
      id: String(id),
      epoch: epochOf(value['epoch'], place),
      scores,
      error: textOf(error, 'message'),
      limit: textOf(limit, 'type'),
      isInvalidated: invalidation !== undefined && invalidation !== null && invalidation !== false,
      isEdited,
      metadata: new Map(isObject(metadata) ? Object.entries(metadata) : []),
      graders: [...watch.graders],
      unresolvedReferences: isChunked ? 0 : references.unresolved(),
    };
  }
}

function epochOf(epoch: JsonValue | undefined, place: string): number {
  if (epoch === undefined || epoch === null) return 1;
  const isWhole = typeof epoch === 'number' && Number.isInteger(epoch);
  if (isWhole && epoch >= 1 && epoch <= MAXIMUM_EPOCH) return epoch;
  const what = `a sample's epoch is not a whole number from 1 to ${MAXIMUM_EPOCH}`;
  throw logError('log.sample_invalid', what, place);
}

/** The field of an object, or the value itself where older versions wrote a bare text; undefined when absent. */
function textOf(value: JsonValue | undefined, key: string): string | undefined {
  if (value === undefined || value === null || value === false) return undefined;
  const text = isObject(value) ? value[key] : value;
  return typeof text === 'string' ? text : '';
}

function scoresOf(
  scores: JsonValue | undefined,
  single: JsonValue | undefined,
  place: string,
): ReadonlyMap<string, SampleScore> {
  const found = new Map<string, SampleScore>();
  const named = isObject(scores) ? Object.entries(scores) : [];
  if (named.length === 0 && isObject(single)) named.push([UNNAMED_SCORER, single]);
  for (const [scorer, score] of named) {
    if (score === null) continue;
    if (!isObject(score))
      throw logError('log.sample_invalid', 'a score is not a JSON object', place);
    const { value = null, explanation } = score;
    found.set(scorer, {
      value,
      explanation: typeof explanation === 'string' ? explanation : undefined,
    });
  }
  return found;
}
