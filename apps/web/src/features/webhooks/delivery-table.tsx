import type { WebhookDelivery } from '@holdpoint/shared/contracts/webhooks';

import { Button } from '../../ui/button.js';
import { Table } from '../../ui/data-twin.js';
import { counted } from '../../ui/figures.js';
import { Ago, Instant } from '../../ui/instant.js';
import { ProblemState } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { deliveryLooks, failureWords } from './delivery-words.js';
import { useReplay } from './webhook-queries.js';

/** What went to an endpoint last, newest first, with one press to send it again. */
export function DeliveryTable({
  label,
  deliveries,
  mayChange,
  onReplayed,
}: {
  readonly label: string;
  readonly deliveries: readonly WebhookDelivery[];
  readonly mayChange: boolean;
  readonly onReplayed: () => void;
}) {
  const replay = useReplay(onReplayed);
  if (deliveries.length === 0)
    return <p className="mt-5 text-sm text-soft">Nothing has happened that it is told of.</p>;
  return (
    <div className="mt-5">
      {replay.error !== null && <ProblemState error={replay.error} />}
      <Table
        label={label}
        columns={['Event', 'State', 'Last attempt', ...(mayChange ? ['Replay'] : [])]}
        rows={deliveries.map((delivery) => [
          <span key="event">
            {delivery.type}
            <span className="block text-xs font-normal text-soft">
              <VisibleLine text={delivery.stream} /> no. {delivery.streamSeq}
            </span>
          </span>,
          <State key="state" delivery={delivery} />,
          <LastAttempt key="last" delivery={delivery} />,
          ...(mayChange
            ? [
                <Button
                  key="replay"
                  isDisabled={replay.isPending}
                  aria-label={`Replay ${delivery.type} no. ${delivery.streamSeq} of ${delivery.stream}`}
                  onPress={() => {
                    replay.mutate(delivery.id);
                  }}
                >
                  Replay
                </Button>,
              ]
            : []),
        ])}
      />
    </div>
  );
}

function State({ delivery }: { readonly delivery: WebhookDelivery }) {
  const { shape, word, tone } = deliveryLooks[delivery.state];
  return (
    <>
      <Tag tone={tone}>
        <span aria-hidden="true">{shape}</span>
        {word}
      </Tag>
      <span className="mt-0.5 block text-xs text-soft">
        {counted(delivery.attempts, 'attempt')}
        {delivery.nextAttemptAt !== null && (
          <>
            , next <Ago at={delivery.nextAttemptAt} />
          </>
        )}
      </span>
    </>
  );
}

function LastAttempt({ delivery }: { readonly delivery: WebhookDelivery }) {
  const { lastAttemptAt, lastAnswer } = delivery;
  const failure = failureWords(delivery);
  if (lastAttemptAt === null) return <span className="text-soft">none yet</span>;
  return (
    <>
      <Instant at={lastAttemptAt} />
      {failure !== null && <span className="block text-xs text-deny">{failure}</span>}
      {lastAnswer !== null && lastAnswer !== '' && (
        <span className="mt-0.5 block max-w-80 text-xs text-soft">
          it said: <VisibleLine text={lastAnswer} />
        </span>
      )}
    </>
  );
}
