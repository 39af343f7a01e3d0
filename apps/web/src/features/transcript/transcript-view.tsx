import type { StoredTranscript } from '@holdpoint/shared/evidence/transcript';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { Table } from '../../ui/data-twin.js';
import { counted } from '../../ui/figures.js';
import { Card, Panel } from '../../ui/panel.js';
import { EmptyState, Loaded } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine, VisibleText } from '../../ui/visible-text.js';
import { MessageView } from './message-view.js';
import { transcriptQuery, type Trial } from './transcript-queries.js';

const MESSAGES_AT_ONCE = 60;

/** Everything that was said in a trial, as text and nothing else. */
export function TranscriptView({
  trial,
  hasTranscript,
}: {
  readonly trial: Trial;
  readonly hasTranscript: boolean;
}) {
  const query = useQuery({ ...transcriptQuery(trial), enabled: hasTranscript });
  return (
    <Panel
      title="Transcript"
      note="Written by the model under evaluation, its tools and the task. It is shown as text; hidden characters are spelled out."
    >
      {hasTranscript ? (
        <Loaded query={query} lines={10}>
          {(read) =>
            read.kind === 'text' ? (
              <Card className="overflow-hidden p-5 font-mono text-sm">
                <VisibleText text={read.text} />
              </Card>
            ) : (
              <Messages transcript={read.transcript} />
            )
          }
        </Loaded>
      ) : (
        <EmptyState title="This record has no transcript of ours.">
          It came from the log of another tool; the log itself is kept, and lies in the audit
          bundle.
        </EmptyState>
      )}
    </Panel>
  );
}

function Messages({ transcript }: { readonly transcript: StoredTranscript }) {
  const [limit, setLimit] = useState(MESSAGES_AT_ONCE);
  const { messages, system, checks, stopReason, sandbox, readings = [] } = transcript;
  const left = messages.length - limit;
  return (
    <>
      <ol className="space-y-4">
        {system !== null && (
          <MessageView role="system" turn={null} blocks={[{ type: 'text', text: system }]} />
        )}
        {messages.slice(0, limit).map(({ role, content }, index) => (
          <MessageView key={index} role={role} turn={index + 1} blocks={content} />
        ))}
      </ol>
      {left > 0 && (
        <p className="mt-4 flex items-center gap-4 text-sm text-soft">
          {counted(left, 'message')} more
          <Button
            onPress={() => {
              setLimit(limit + MESSAGES_AT_ONCE);
            }}
          >
            Show more messages
          </Button>
        </p>
      )}
      <p className="mt-4 text-sm text-soft">
        Stopped: <VisibleLine text={stopReason.replaceAll('_', ' ')} /> · sandbox {sandbox}
      </p>
      {checks.length > 0 && <Checks checks={checks} />}
      {readings.length > 0 && <Readings readings={readings} />}
    </>
  );
}

/** What instruments showed of the model's activations; names are text, as everything here. */
function Readings({ readings }: { readonly readings: NonNullable<StoredTranscript['readings']> }) {
  return (
    <>
      <h3 className="mt-8 mb-2 font-semibold">Readings of activations</h3>
      <Table
        label="Readings of activations"
        columns={['Reading', 'Value']}
        rows={readings.map(({ name, value }) => [
          <VisibleLine key="name" text={name.replaceAll('_', ' ')} />,
          String(Number(value.toPrecision(6))),
        ])}
      />
    </>
  );
}

function Checks({ checks }: Pick<StoredTranscript, 'checks'>) {
  return (
    <>
      <h3 className="mt-8 mb-2 font-semibold">Checks in the sandbox</h3>
      <ul className="space-y-2">
        {checks.map(({ name, passed, detail }, index) => (
          <li key={index} className="flex flex-wrap items-baseline gap-x-3 text-sm">
            <Tag>{passed ? 'passed' : 'not passed'}</Tag>
            <span className="font-medium">
              <VisibleLine text={name} />
            </span>
            <span className="text-soft">
              <VisibleText text={detail} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
