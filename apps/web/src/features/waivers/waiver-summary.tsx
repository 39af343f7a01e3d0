import type { WaiverKind } from '@holdpoint/shared/gate/waiver';

import { Instant } from '../../ui/instant.js';
import { Tag } from '../../ui/tag.js';
import type { Tone } from '../../ui/tones.js';
import { VisibleText } from '../../ui/visible-text.js';
import { titleOf } from '../../ui/words.js';
import { waiverPlace } from './waiver-words.js';

/** What a waiver is of, how it stands and until when, and the reason it was asked for. */
export function WaiverSummary({
  waiver,
  standing: [word, tone],
}: {
  readonly waiver: {
    readonly kind: WaiverKind;
    readonly criterionId: string | null;
    readonly tierId: string | null;
    readonly expiresAt: string;
    readonly reason: string;
  };
  readonly standing: readonly [string, Tone];
}) {
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <strong className="font-[650]">
          {titleOf(waiver.kind)} of {waiverPlace(waiver)}
        </strong>
        <Tag tone={tone}>{word}</Tag>
        <span className="text-sm text-soft">
          until <Instant at={waiver.expiresAt} />
        </span>
      </p>
      <blockquote className="mt-3 border-l-2 border-strong pl-3">
        <VisibleText text={waiver.reason} />
      </blockquote>
    </>
  );
}
