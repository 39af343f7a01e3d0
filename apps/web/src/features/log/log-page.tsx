import type { LogStatus } from '@holdpoint/shared/contracts/log';
import { useQuery } from '@tanstack/react-query';

import { Facts } from '../../ui/facts.js';
import { count, counted, span } from '../../ui/figures.js';
import { Ago, Instant } from '../../ui/instant.js';
import { Page } from '../../ui/page.js';
import { Card, Panel } from '../../ui/panel.js';
import { Loaded } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { toneText } from '../../ui/tones.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { HeadPanel } from './head-panel.js';
import { logStatusQuery } from './log-queries.js';
import { logTrouble, outsideWords, witnessWords } from './log-words.js';
import { TrustPanel } from './trust-panel.js';

/** How the transparency log stands, and whom this browser believes about it. */
export function LogPage() {
  const status = useQuery({ ...logStatusQuery, refetchInterval: 5_000 });
  return (
    <Page
      title="Transparency log"
      lede="Every change here is an entry of an append-only log, whose heads are signed outside of the database and witnessed by others. What is not in it has no effect."
    >
      <Loaded query={status} lines={10}>
        {(log) => (
          <>
            <Trouble log={log} />
            <Panel title="State">
              <Card>
                <Facts facts={factsOf(log)} />
              </Card>
            </Panel>
            <Witnesses log={log} />
          </>
        )}
      </Loaded>
      <HeadPanel />
      <TrustPanel />
    </Page>
  );
}

function Trouble({ log }: { readonly log: LogStatus }) {
  const trouble = logTrouble(log);
  if (trouble === null) return null;
  const isAlarm = trouble.tone === 'deny';
  return (
    <div
      role="alert"
      className={`mb-8 rounded-xl border-2 px-6 py-5 ${isAlarm ? 'border-deny bg-deny-bg' : 'border-open bg-open-bg'}`}
    >
      <p className={`text-lg font-[680] ${toneText[trouble.tone]}`}>{trouble.title}</p>
      <p className="mt-1 max-w-3xl">{trouble.sentence}</p>
      {isAlarm && (
        <p className="mt-2 max-w-3xl">
          Believe no decision of this platform until its operator has explained this. The witnesses
          and everybody who kept a head can prove what was there before.{' '}
          <span className="font-mono text-xs text-soft">{log.alarm}</span>
        </p>
      )}
    </div>
  );
}

function factsOf({ origin, size, signedAt, pending, oldestPendingSeconds, timestamp }: LogStatus) {
  return [
    { name: 'Origin', value: <VisibleLine text={origin} /> },
    { name: 'Entries under the newest head', value: count(size) },
    {
      name: 'Newest head signed',
      value: signedAt === null ? 'not yet' : <Ago at={signedAt} />,
    },
    {
      name: 'Waiting for a signature',
      value:
        oldestPendingSeconds === null
          ? 'nothing'
          : `${counted(pending, 'event')}, the oldest for ${span(oldestPendingSeconds)}`,
    },
    {
      name: 'Outside time stamp (RFC 3161)',
      value:
        timestamp === null ? (
          'none'
        ) : (
          <>
            <Instant at={timestamp.at} /> by <VisibleLine text={timestamp.authority} />, over{' '}
            {counted(timestamp.size, 'entry', 'entries')}
          </>
        ),
    },
  ];
}

function Witnesses({ log: { witnesses } }: { readonly log: LogStatus }) {
  const { sentence, tone } = outsideWords(witnesses);
  return (
    <Panel
      title="Witnesses"
      note="A witness signs a head only if it continues the one that it saw before. It counts as an outsider where it runs in other hands than this platform."
    >
      <p className={`mb-3 font-medium ${toneText[tone]}`}>{sentence}</p>
      {witnesses.length > 0 && (
        <Card className="divide-y divide-line">
          {witnesses.map((witness) => {
            const { word, tone: colour } = witnessWords(witness);
            return (
              <div
                key={witness.name}
                className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-5 py-4"
              >
                <p className="font-medium">
                  <VisibleLine text={witness.name} />
                </p>
                <p className="flex flex-wrap items-center gap-x-3 text-sm text-soft">
                  {witness.size !== null && (
                    <span>{counted(witness.size, 'entry', 'entries')}</span>
                  )}
                  {witness.sameHost && <span>no outsider: it falls with this machine</span>}
                  <Tag tone={colour}>{word}</Tag>
                </p>
              </div>
            );
          })}
        </Card>
      )}
    </Panel>
  );
}
