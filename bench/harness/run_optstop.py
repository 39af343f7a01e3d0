"""UK AISI's optstop on runs of 0 and 1 from a JSON file: when it stops, and on which side of the bar its interval lies.

optstop stops for the precision of its estimate, not for a bar; its credible interval is then held against the bar.
"""

import json
import sys
import warnings

import optstop
import pandas

warnings.simplefilter("ignore")


def verdict(values, bar):
    frame = pandas.DataFrame(
        {
            "model": "simulated",
            "task": "bar",
            "sample_id": [f"task-{index}" for index in range(len(values))],
            "epoch": 1,
            "score": values,
        }
    )
    _, summaries = optstop.optimal_stopping_posthoc(
        df=frame,
        params={"cred_level": 0.95},
        grouping_columns=["model", "task"],
        sample_id_column="sample_id",
        epoch_column="epoch",
        score_column="score",
        display_progress=False,
        generate_diagnostics=False,
    )
    found = summaries[0]
    if found.get("error"):
        raise SystemExit(f"optstop: {found['error']}")
    low, high = found["theta_ci_low"], found["theta_ci_high"]
    word = "below" if high < bar else "above" if low > bar else "open"
    return {"word": word, "tasks": int(found["n_items_used"])}


with open(sys.argv[1], encoding="utf-8") as file:
    work = json.load(file)
stops = [verdict(run, work["bar"]) for run in work["runs"]]
print(json.dumps({"version": getattr(optstop, "__version__", "unknown"), "stops": stops}))
