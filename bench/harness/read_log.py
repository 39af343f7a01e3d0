# Reads a log with Inspect's own reader once for each line on standard input: python read_log.py <path>.
import json
import resource
import sys
import time

from inspect_ai.log import read_eval_log


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


print(json.dumps({'ready': True}), flush=True)
for _ in sys.stdin:
    began, before = time.monotonic(), cpu_seconds()
    log = read_eval_log(sys.argv[1])
    print(
        json.dumps({
            'seconds': time.monotonic() - began,
            'cpuSeconds': cpu_seconds() - before,
            'samples': len(log.samples),
        }),
        flush=True,
    )
