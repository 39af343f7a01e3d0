# Runs a shell command and prints what it and its children took: python run_counted.py <command> -> one JSON line.
import json
import resource
import subprocess
import sys

ended = subprocess.run(sys.argv[1], shell=True, stdout=sys.stderr)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    'cpuSeconds': used.ru_utime + used.ru_stime, 'peakKiB': used.ru_maxrss, 'status': ended.returncode,
}))
