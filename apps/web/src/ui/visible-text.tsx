import { useState } from 'react';

import { Button } from './button.js';
import { counted } from './figures.js';
import { visibleSegments } from './visible-segments.js';

/** More than this is shown on demand: a model may write a megabyte on one line. */
const FOLD_CHARACTERS = 6_000;
const STEP_CHARACTERS = 60_000;

/**
 * Text of a model, a log or a user. Adversarial: it becomes text nodes and nothing else, hidden characters show by
 * name, and long text is folded.
 */
export function VisibleText({ text }: { readonly text: string }) {
  const [limit, setLimit] = useState(FOLD_CHARACTERS);
  const shown = text.length > limit ? text.slice(0, wholeEnd(text, limit)) : text;
  const left = text.length - shown.length;
  return (
    <>
      <span className="break-words whitespace-pre-wrap" dir="ltr">
        <Segments text={shown} />
      </span>
      {left > 0 && (
        <span className="mt-3 flex items-center gap-3 font-sans text-sm text-soft">
          {counted(left, 'character')} folded
          <Button
            onPress={() => {
              setLimit(limit + STEP_CHARACTERS);
            }}
          >
            Show more
          </Button>
        </span>
      )}
    </>
  );
}

/** A short piece of foreign text within a line. */
export function VisibleLine({ text }: { readonly text: string }) {
  return (
    <bdi>
      <Segments text={text} />
    </bdi>
  );
}

function Segments({ text }: { readonly text: string }) {
  return visibleSegments(text).map(({ kind, text: part }, index) =>
    kind === 'text' ? (
      part
    ) : (
      <span
        key={index}
        className="mx-px rounded-sm bg-open-bg px-0.5 font-mono text-[0.72em] text-open"
        title="Hidden character"
      >
        {part}
      </span>
    ),
  );
}

/** Not between the halves of a surrogate pair. */
function wholeEnd(text: string, limit: number): number {
  const code = text.charCodeAt(limit - 1);
  return code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit;
}
