import type { ReviewedRecord } from '@holdpoint/shared/contracts/records';
import type { ReactNode } from 'react';

import { cost, count } from '../../ui/figures.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { outcomeOf } from '../transcript/outcome.js';

/** One column of the samples: its heading, its width in the grid, and what it shows of a record. */
export interface RecordColumn {
  readonly id: string;
  readonly header: string;
  readonly width: string;
  readonly isNumber?: boolean;
  readonly cell: (record: ReviewedRecord) => ReactNode;
}

/** Longer explanations are cut in the list; the sample's page has all of it. */
const EXPLANATION_CHARACTERS = 140;

export const recordColumns: readonly RecordColumn[] = [
  {
    id: 'sample',
    header: 'Sample',
    width: 'minmax(12rem, 2fr)',
    cell: ({ sampleKey }) => (
      <span className="font-mono text-[0.8125rem]">
        <VisibleLine text={sampleKey} />
      </span>
    ),
  },
  { id: 'epoch', header: 'Try', width: '3rem', isNumber: true, cell: ({ epoch }) => epoch },
  {
    id: 'outcome',
    header: 'Score',
    width: 'minmax(8rem, 1fr)',
    cell: ({ score }) => <VisibleLine text={outcomeOf(score).word} />,
  },
  {
    id: 'review',
    header: 'Review',
    width: '5rem',
    cell: ({ review }) =>
      review === null ? null : (
        <Tag tone={review.validity === 'valid' ? 'allow' : 'deny'}>{review.validity}</Tag>
      ),
  },
  {
    id: 'reason',
    header: 'Why',
    width: 'minmax(10rem, 3fr)',
    cell: ({ score }) =>
      score.explanation === undefined ? null : (
        <span className="text-soft">
          <VisibleLine text={score.explanation.slice(0, EXPLANATION_CHARACTERS)} />
        </span>
      ),
  },
  {
    id: 'tokens',
    header: 'Tokens',
    width: '5rem',
    isNumber: true,
    cell: ({ inputTokens, outputTokens }) => count(inputTokens + outputTokens),
  },
  {
    id: 'time',
    header: 'Time',
    width: '5.5rem',
    isNumber: true,
    cell: ({ latencyMs }) => `${count(latencyMs)} ms`,
  },
  {
    id: 'cost',
    header: 'Cost',
    width: '4.5rem',
    isNumber: true,
    cell: ({ costMicroUsd }) => cost(costMicroUsd),
  },
];
