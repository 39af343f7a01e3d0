# The tiny work with Inspect: python run_inspect.py <samples> <connections> <base url> <words file> -> one JSON line.
# The words file has the draw word of each sample, by which the reference model knows what is asked.
import json
import os
import resource
import sys
import tempfile
import time

from inspect_ai import Task, eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import GenerateConfig, get_model
from inspect_ai.scorer import exact
from inspect_ai.solver import solver

samples, connections, base_url = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
work = json.load(open(sys.argv[4]))


@solver
def ask():
    async def solve(state, generate):
        word = work[state.sample_id - 1]['word']
        return await generate(state, extra_body={'metadata': {'user_id': word}})

    return solve


dataset = MemoryDataset([
    Sample(input=one['prompt'], target=one['answer'], id=number)
    for number, one in enumerate(work, start=1)
])
model = get_model(
    'anthropic/reference-small', base_url=base_url, api_key='bench',
    config=GenerateConfig(max_tokens=64, temperature=1, max_connections=connections),
)
folder = tempfile.mkdtemp(prefix='inspect-logs-')
began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
log = eval(
    Task(dataset=dataset, solver=ask(), scorer=exact()), model=model, display='none',
    log_dir=folder, log_format='eval', max_samples=connections, log_level='error',
)[0]
seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF)
cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
path = log.location.replace('file://', '')
right = sum(one.score is not None and one.score.value in ('C', 1) for one in log.samples or [])
print(json.dumps({
    'seconds': seconds, 'cpuSeconds': cpu, 'peakKiB': after.ru_maxrss,
    'bytes': os.path.getsize(path), 'right': right, 'status': log.status,
}))
