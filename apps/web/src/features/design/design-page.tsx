import type { DecisionWord, Verdict } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Digest } from '../../ui/digest.js';
import { Facts } from '../../ui/facts.js';
import { ChoiceField, TextField } from '../../ui/fields.js';
import { Ago, Instant } from '../../ui/instant.js';
import { Page } from '../../ui/page.js';
import { Card, Panel } from '../../ui/panel.js';
import { ProgressBar } from '../../ui/progress.js';
import { EmptyState, ProblemState, Skeleton } from '../../ui/states.js';
import { DecisionTag, Tag, VerdictTag } from '../../ui/tag.js';
import { VisibleText } from '../../ui/visible-text.js';
import { decisionMeanings, verdictMeanings } from '../../ui/words.js';
import { Ladders } from './ladders.js';
import { Tokens } from './tokens.js';

const decisions: readonly DecisionWord[] = ['ALLOW', 'DENY', 'INCONCLUSIVE', 'PENDING'];
const verdicts: readonly Verdict[] = ['ruled_out', 'ruled_in', 'indeterminate', 'invalid'];

const problem = new HoldpointError({
  code: 'run.unknown',
  kind: 'not_found',
  message: 'No run 3f2c. It may have been opened on another platform.',
  details: { requestId: '9b1f6a0e-4c57-4a8e-9f0d-5d6b8d6c2a11' },
});

/** Every token and component in all of its states, for who builds the next page. */
export function DesignPage() {
  const [choice, setChoice] = useState<'approve' | 'reject' | null>('approve');
  const [isOpen, setOpen] = useState(false);
  return (
    <Page
      title="Design"
      kicker="For developers"
      lede="The tokens and components that every page is made of. A state always has a word and a shape; colour only repeats them."
    >
      <Panel title="Colour">
        <Tokens />
      </Panel>
      <Panel title="Decisions and verdicts">
        <Card>
          <ul className="grid gap-3 sm:grid-cols-2">
            {decisions.map((word) => (
              <li key={word}>
                <DecisionTag word={word} />
                <span className="block text-sm text-soft">{decisionMeanings[word]}</span>
              </li>
            ))}
            {verdicts.map((verdict) => (
              <li key={verdict}>
                <VerdictTag verdict={verdict} />
                <span className="block text-sm text-soft">{verdictMeanings[verdict]}</span>
              </li>
            ))}
          </ul>
          <p className="mt-5 flex flex-wrap gap-2">
            <Tag>neutral</Tag>
            <Tag tone="allow">valid</Tag>
            <Tag tone="deny">invalid</Tag>
            <Tag tone="open">no score</Tag>
            <Tag tone="wait">tool call</Tag>
          </p>
        </Card>
      </Panel>
      <Panel title="Threshold ladder">
        <Ladders />
      </Panel>
      <Panel title="Actions">
        <p className="flex flex-wrap gap-3">
          <Button variant="primary">Primary</Button>
          <Button>Secondary</Button>
          <Button variant="quiet">Quiet</Button>
          <Button variant="danger">Danger</Button>
          <Button isDisabled>Disabled</Button>
          <Button
            onPress={() => {
              setOpen(true);
            }}
          >
            Open a dialog
          </Button>
        </p>
        <Dialog
          title="A dialog"
          isOpen={isOpen}
          onClose={() => {
            setOpen(false);
          }}
        >
          <p>Focus stays inside, and Escape closes it.</p>
        </Dialog>
      </Panel>
      <Panel title="Fields">
        <Card className="max-w-xl space-y-4 p-5">
          <TextField label="Name" hint="As it stands in the audit report." />
          <TextField label="Reason" rows={3} />
          <ChoiceField
            label="Choice"
            value={choice}
            onChange={setChoice}
            choices={[
              { value: 'approve', label: 'Approve', hint: 'fills the seat' },
              { value: 'reject', label: 'Reject', hint: 'denies the gate' },
            ]}
          />
        </Card>
      </Panel>
      <Panel title="States">
        <div className="space-y-4">
          <EmptyState title="No decisions yet." action={<Button>Ask the gate</Button>}>
            What the page will show, why it shows nothing, and the one thing that fills it.
          </EmptyState>
          <ProblemState error={problem} onRetry={() => undefined} />
          <Skeleton />
          <ProgressBar label="autonomy/benign-tasks@1" done={42} total={120} />
        </div>
      </Panel>
      <Panel title="Facts and foreign text">
        <Card>
          <Facts
            facts={[
              { name: 'Registered', value: <Instant at="2026-11-21T09:30:00.000Z" /> },
              { name: 'Runs out', value: <Ago at="2027-02-19T09:30:00.000Z" /> },
              {
                name: 'Weights',
                value: (
                  <Digest of="sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" />
                ),
              },
              {
                name: 'Text of a model',
                isWide: true,
                value: (
                  <VisibleText text={'<b>not bold</b> and \u202ereversed\u202c, zero\u200bwidth'} />
                ),
              },
            ]}
          />
        </Card>
      </Panel>
    </Page>
  );
}
