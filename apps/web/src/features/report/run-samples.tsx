import type { Score } from '@holdpoint/shared/evidence/score';
import type { ReportRun } from '@holdpoint/shared/report/report';
import { Link } from '@tanstack/react-router';

import { Table } from '../../ui/data-twin.js';
import { count, counted } from '../../ui/figures.js';
import { VisibleLine, VisibleText } from '../../ui/visible-text.js';
import { wordsOf } from '../../ui/words.js';

type Result = NonNullable<ReportRun['result']>;

/** Tries that the result digest drew, so that nobody chose what is shown. */
export function RunSamples({
  runId,
  result: { samples, tries },
}: {
  readonly runId: string;
  readonly result: Result;
}) {
  if (samples.length === 0) return <p className="mt-5 text-sm text-soft">No try was recorded.</p>;
  const total = tries.scored + tries.unscored + tries.errored;
  const title = `${counted(samples.length, 'try', 'tries')} of ${count(total)}, drawn by the result digest`;
  return (
    <section className="mt-5">
      <h4 className="text-sm font-semibold">{title}</h4>
      <Table
        label={`${title}, of run ${runId.slice(0, 8)}`}
        columns={['Sample', 'Try', 'Score', 'Transcript']}
        rows={samples.map(({ sampleKey, epoch, score, validity, transcript }) => [
          <Link
            key="sample"
            to="/runs/$runId/$sampleKey/$epoch"
            params={{ runId, sampleKey, epoch }}
            className="link"
          >
            <VisibleLine text={sampleKey} />
          </Link>,
          String(epoch),
          <div key="score">
            <ScoreText score={score} />
            {validity !== null && <p className="font-semibold">marked {validity} by review</p>}
          </div>,
          transcript === null ? (
            'none stored'
          ) : (
            <span key="transcript" className="font-mono text-xs break-all">
              {transcript.digest.slice(0, 23)}…
            </span>
          ),
        ])}
      />
    </section>
  );
}

function ScoreText({ score }: { readonly score: Score }) {
  return (
    <>
      <span className="font-semibold">
        {score.status === 'scored' && score.value}
        {score.status === 'unscored' && `unscored: ${wordsOf(score.reason)}`}
        {score.status === 'errored' && (
          <>
            errored: <VisibleLine text={score.code} />
          </>
        )}
      </span>
      {score.explanation !== undefined && (
        <p className="text-soft">
          <VisibleText text={score.explanation} />
        </p>
      )}
    </>
  );
}
