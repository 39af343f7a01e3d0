import type { JsonValue, Selection } from './json-selection.js';
import { fields, isObject } from './json-selection.js';

const GRADER_ROLE = /grad|judg|scor|critic/i;
/** An honest scorer calls a few models, in tens of spans. */
const MAX_GRADERS = 100;
const MAX_SCORER_SPANS = 10_000;
const name: Selection = { kind: 'text', maxLength: 300 };

/** What the watch and the reference check need of an event. */
export const eventSelection: Selection = fields({
  event: name,
  type: name,
  action: name,
  id: name,
  span_id: name,
  parent_id: name,
  model: name,
  role: name,
  input_refs: { kind: 'all' },
  call: fields({ call_refs: { kind: 'all' } }),
});

/** Whether a model role is one that gives verdicts. */
export function isGraderRole(role: string): boolean {
  return GRADER_ROLE.test(role);
}

/** Finds the models that graded a sample: those called in a grader's role, or inside a scorer's span or step. */
export class GraderWatch {
  private readonly scorerSpans = new Set<string>();
  private scorerSteps = 0;
  readonly graders = new Set<string>();
  /** More graders or spans than are kept: what grades the sample isn't known. */
  isOverfull = false;

  /** Takes the sample's events in their order. */
  see(event: JsonValue | undefined): void {
    if (!isObject(event)) return;
    const { type, action } = event;
    if (event['event'] === 'step' && type === 'scorer')
      this.scorerSteps += action === 'begin' ? 1 : -1;
    if (event['event'] === 'span_begin' && typeof event['id'] === 'string') {
      const isScorer = type === 'scorer' || type === 'scorers';
      if (isScorer || this.isInScorer(event['parent_id']))
        this.remember(this.scorerSpans, event['id'], MAX_SCORER_SPANS);
    }
    if (event['event'] !== 'model' || typeof event['model'] !== 'string') return;
    const { role } = event;
    const isGrading =
      this.scorerSteps > 0 ||
      this.isInScorer(event['span_id']) ||
      (typeof role === 'string' && isGraderRole(role));
    if (isGrading) this.remember(this.graders, event['model'], MAX_GRADERS);
  }

  private remember(names: Set<string>, name: string, limit: number): void {
    if (names.size < limit) names.add(name);
    else if (!names.has(name)) this.isOverfull = true;
  }

  private isInScorer(span: JsonValue | undefined): boolean {
    return typeof span === 'string' && this.scorerSpans.has(span);
  }
}
