import type { SourceStatus } from '@holdpoint/shared/policy/source';

import { Tag } from './tag.js';
import type { Tone } from './tones.js';

const looks: Readonly<Record<SourceStatus, readonly [string, Tone, string, string]>> = {
  primary: ['read in the text', 'soft', 'Read in the text itself.', '●'],
  secondary: ['secondary', 'open', "Read in a third party's text, not in the text itself.", '◐'],
  unverified: ['unverified', 'deny', 'Read in no text: check it before you rely on it.', '○'],
  own: ["Holdpoint's own", 'wait', 'The text names no rule or number: it is our choice.', '◆'],
};

/** How far a source was read, as a word, a shape and a colour. */
export function SourceStatusTag({ status }: { readonly status: SourceStatus }) {
  const [word, tone, means, shape] = looks[status];
  return (
    <Tag tone={tone} title={means}>
      <span aria-hidden="true">{shape}</span>
      {word}
    </Tag>
  );
}
