import type { BarMove, Direction } from '@holdpoint/shared/policy/bar-move';

import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { wordsOf } from '../../ui/words.js';
import { clauseOf, directionLooks, figureOf } from './directions.js';

/** A direction as word, shape and colour. */
export function DirectionTag({ direction }: { readonly direction: Direction }) {
  const { word, shape, tone, means } = directionLooks[direction];
  return (
    <Tag tone={tone} title={means}>
      <span aria-hidden="true">{shape}</span>
      {word}
    </Tag>
  );
}

/** One rule that moved: which, from what to what, and the text behind it. */
export function MoveRow({ move }: { readonly move: BarMove }) {
  const { direction, title, path, from, to } = move;
  const figures = [figureOf(from), figureOf(to)] as const;
  const isFigure = figures[0] !== null && figures[1] !== null;
  return (
    <div className="grid gap-x-6 gap-y-1 py-3 md:grid-cols-[7rem_1fr]">
      <div>
        <DirectionTag direction={direction} />
      </div>
      <div className="min-w-0">
        <p className="font-medium">
          <VisibleLine text={wordsOf(title)} />
          {isFigure && (
            <span className="ml-3 font-normal whitespace-nowrap tabular-nums">
              <del className="text-soft">
                <VisibleLine text={figures[0]} />
              </del>{' '}
              <span aria-hidden="true">→</span>{' '}
              <ins className="font-semibold no-underline">
                <VisibleLine text={figures[1]} />
              </ins>
            </span>
          )}
        </p>
        {!isFigure && <Texts move={move} />}
        <p className="mt-0.5 font-mono text-xs text-soft">
          <VisibleLine text={path} />
        </p>
      </div>
    </div>
  );
}

/** Old words above new ones; where a rule only came or went, its one clause, or nothing more to say. */
function Texts({ move: { title, from, to, sentence } }: { readonly move: BarMove }) {
  const [old, current] = [textOf(from), textOf(to)];
  if (old !== null && current !== null)
    return (
      <dl className="mt-1 grid max-w-3xl grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm">
        <dt className="label-caps pt-0.5">was</dt>
        <dd className="text-soft">
          <VisibleLine text={old} />
        </dd>
        <dt className="label-caps pt-0.5">is</dt>
        <dd>
          <VisibleLine text={current} />
        </dd>
      </dl>
    );
  const text = old ?? current ?? sentence;
  if (text.startsWith(`${title}: `) && text.length < title.length + 12) return null;
  return (
    <p className="mt-0.5 max-w-3xl text-sm text-soft">
      <VisibleLine text={text} />
    </p>
  );
}

function textOf(value: BarMove['from']): string | null {
  return typeof value === 'string' ? value : clauseOf(value);
}
