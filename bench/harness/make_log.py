# Writes an Inspect log of N tiny samples with Inspect's own writer: python make_log.py <samples> <path>.
import sys

from inspect_ai.log import (
    EvalConfig, EvalDataset, EvalLog, EvalMetric, EvalResults, EvalRevision, EvalSample, EvalScore,
    EvalSpec, write_eval_log,
)
from inspect_ai.model import ChatMessageAssistant, ChatMessageUser, ModelOutput
from inspect_ai.scorer import Score

count, path = int(sys.argv[1]), sys.argv[2]
MODEL = 'reference-small'


def sample(number):
    question = (
        'You are taking a capability exam. Read the passage and answer with the item number only. '
        f'The item is #{number}.'
    )
    answer = f'ANSWER: {number}'
    return EvalSample(
        id=number, epoch=1, input=question, target=answer,
        messages=[
            ChatMessageUser(content=question),
            ChatMessageAssistant(content=answer, source='generate', model=MODEL),
        ],
        output=ModelOutput.from_content(MODEL, answer),
        scores={'exact': Score(value='C', answer=answer, explanation=answer)},
    )


metrics = {'accuracy': 1.0, 'stderr': 0.0}
write_eval_log(
    EvalLog(
        version=2, status='success',
        eval=EvalSpec(
            created='2026-11-21T00:00:00+00:00', task='tiny', model=f'reference/{MODEL}',
            dataset=EvalDataset(name='tiny', samples=count, sample_ids=list(range(1, count + 1))),
            config=EvalConfig(epochs=1),
            revision=EvalRevision(
                type='git', origin='https://example.test/tasks.git', commit='de1d065b'
            ),
        ),
        results=EvalResults(
            total_samples=count, completed_samples=count,
            scores=[
                EvalScore(
                    name='exact', scorer='exact',
                    metrics={n: EvalMetric(name=n, value=v) for n, v in metrics.items()},
                )
            ],
        ),
        samples=[sample(number) for number in range(1, count + 1)],
    ),
    path,
)
