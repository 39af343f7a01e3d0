import type { Report } from '@holdpoint/shared/report/report';
import { percent } from '@holdpoint/shared/report/wording';

import { Facts } from '../../ui/facts.js';
import { Card } from '../../ui/panel.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { wordsOf } from '../../ui/words.js';
import { ReportSection, WholeDigest } from './report-section.js';

/** Which checkpoint was judged. */
export function ReportSubject({ report: { subject } }: { readonly report: Report }) {
  const { elicitation } = subject;
  return (
    <ReportSection id="policy" title="Subject and policy">
      <Card>
        <h3 className="mb-4 font-[650]">Who was judged</h3>
        <Facts
          facts={[
            { name: 'Model', value: <VisibleLine text={subject.model} /> },
            { name: 'Checkpoint', value: <VisibleLine text={subject.checkpoint} /> },
            { name: 'Variant', value: wordsOf(subject.variant) },
            { name: 'Training compute', value: `${subject.trainingFlop.toExponential(2)} FLOP` },
            { name: 'Effective compute', value: subject.effectiveCompute.toExponential(2) },
            {
              name: 'Served as',
              value: (
                <>
                  <VisibleLine text={subject.providerModel} /> by{' '}
                  <VisibleLine text={subject.provider} />
                </>
              ),
            },
            {
              name: 'Elicitation',
              isWide: true,
              value: (
                <>
                  <VisibleLine text={elicitation.name} />,{' '}
                  {percent(elicitation.costShareOfTraining)} of the training cost.{' '}
                  <VisibleLine text={elicitation.description} />
                </>
              ),
            },
            { name: 'Weights', isWide: true, value: <WholeDigest of={subject.weightsDigest} /> },
          ]}
        />
      </Card>
    </ReportSection>
  );
}
