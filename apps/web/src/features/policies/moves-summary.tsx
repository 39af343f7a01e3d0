import type { BarMove, Direction } from '@holdpoint/shared/policy/bar-move';
import { isLoosening } from '@holdpoint/shared/policy/diff-policies';
import { Link } from '@tanstack/react-router';

import { counted } from '../../ui/figures.js';
import { Card } from '../../ui/panel.js';
import { toneGround, toneText } from '../../ui/tones.js';
import { byDirection, directionLooks } from './directions.js';

/** How many rules moved which way; each count leads to its own. */
export function MovesSummary({
  moves,
  show,
  from,
  to,
}: {
  readonly moves: readonly BarMove[];
  readonly show: Direction | undefined;
  readonly from: string;
  readonly to: string;
}) {
  const loosened = moves.filter(isLoosening).length;
  return (
    <Card className="mb-8 p-5">
      <p className="text-lg font-[650]">
        {counted(moves.length, 'rule')} moved;{' '}
        {loosened === 0
          ? 'none lets more through.'
          : `${loosened} may let through what the old one stopped.`}
      </p>
      <nav aria-label="By direction" className="mt-4 flex flex-wrap gap-2">
        <Count
          from={from}
          to={to}
          direction={undefined}
          isOn={show === undefined}
          n={moves.length}
        />
        {byDirection(moves).map(([direction, found]) => (
          <Count
            key={direction}
            from={from}
            to={to}
            direction={direction}
            isOn={show === direction}
            n={found.length}
          />
        ))}
      </nav>
    </Card>
  );
}

function Count({
  from,
  to,
  direction,
  isOn,
  n,
}: {
  readonly from: string;
  readonly to: string;
  readonly direction: Direction | undefined;
  readonly isOn: boolean;
  readonly n: number;
}) {
  const look = direction === undefined ? undefined : directionLooks[direction];
  const tone = look?.tone ?? 'soft';
  return (
    <Link
      to="/policies/$policyRef/diff"
      params={{ policyRef: to }}
      search={{ from, ...(direction !== undefined && { show: direction }) }}
      resetScroll={false}
      aria-current={isOn ? 'true' : undefined}
      className={`inline-flex items-center gap-2 rounded-full border px-3 py-1.5 text-sm font-medium no-underline ${isOn ? 'border-ink' : 'border-transparent hover:border-strong'} ${toneText[tone]} ${toneGround[tone]}`}
    >
      {look !== undefined && <span aria-hidden="true">{look.shape}</span>}
      {look?.word ?? 'all'} <span className="tabular-nums">{n}</span>
    </Link>
  );
}
