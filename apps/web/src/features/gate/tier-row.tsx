import type {
  DeterminationState,
  DeterminationView,
} from '@holdpoint/shared/contracts/determinations';
import type { TierDecision } from '@holdpoint/shared/gate/gate-decision';
import type { Tier } from '@holdpoint/shared/policy/tier';

import { Button } from '../../ui/button.js';
import { Tag, VerdictTag } from '../../ui/tag.js';
import { roleNameOf } from '../../ui/words.js';
import { type DeterminedMark, DeterminedWords } from './determined-words.js';
import type { TierReader } from './governance-queries.js';

const marks: Readonly<Record<DeterminationState, DeterminedMark | undefined>> = {
  standing: undefined,
  superseded: { text: 'determined anew since', tone: 'soft' },
  expired: { text: 'too old', tone: 'open' },
  reopened: { text: 're-opened: its evidence was found bad', tone: 'deny' },
};

/** One tier: what people said of it, and the way to say it. */
export function TierRow({
  standing,
  tier,
  words,
  reader,
  onDetermine,
}: {
  readonly standing: TierDecision;
  /** As the policy has it; undefined while it is read. */
  readonly tier: Tier | undefined;
  readonly words: readonly DeterminationView[];
  readonly reader: TierReader;
  /** Undefined for who may not determine it. */
  readonly onDetermine: (() => void) | undefined;
}) {
  return (
    <div className="px-5 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 max-w-2xl">
          <h3 className="font-[650]">{standing.title}</h3>
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
            {reader === 'awaited' && words.length > 0 ? (
              <Tag tone="wait">hidden until you have determined it</Tag>
            ) : (
              <TierVerdict standing={standing} />
            )}
            {standing.standing === 'safeguards_in_force' && (
              <Tag tone="allow">safeguards in force</Tag>
            )}
          </p>
          {tier !== undefined && (
            <p className="mt-1.5 text-sm text-soft">
              {tier.clause} Determined by {tier.determinedBy.map(roleNameOf).join(' or ')}.
            </p>
          )}
        </div>
        {onDetermine !== undefined && (
          <Button
            variant={
              standing.standing === 'blocks' && reader !== 'spoken' ? 'primary' : 'secondary'
            }
            onPress={onDetermine}
          >
            {reader === 'spoken' ? 'Determine anew' : `Determine ${standing.title}`}
          </Button>
        )}
      </div>
      {words.length > 0 && (
        <ol className="mt-4 space-y-3">
          {words.toReversed().map((word) => (
            <li key={word.id}>
              <DeterminedWords word={word} mark={marks[word.state]} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function TierVerdict({ standing }: { readonly standing: TierDecision }) {
  switch (standing.verdict) {
    case 'undetermined':
      return <Tag tone="wait">not determined yet</Tag>;
    case 'ruled_in':
    case 'ruled_out':
      return (
        <>
          <VerdictTag verdict={standing.verdict} />
          <span className="text-sm text-soft">
            {standing.verdict === 'ruled_in' ? 'the tier is reached' : 'the tier is not reached'}
          </span>
        </>
      );
  }
}
