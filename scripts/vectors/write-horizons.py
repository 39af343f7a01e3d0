"""Writes packages/shared/src/horizons/vectors.json: time horizons by scikit-learn.

Run: python scripts/vectors/write-horizons.py ../shared/data/metr/all_runs.2025-01-28.jsonl
Needs scikit-learn (the file names the version). Every fit is METR's LogisticRegression(C=1/0.1), once with its default
tolerance, as METR publishes, and once converged.
"""

import collections
import hashlib
import json
import math
import pathlib
import sys

import numpy
import scipy
import sklearn
from sklearn.linear_model import LogisticRegression

TARGET = pathlib.Path(__file__).parents[2] / "packages/shared/src/horizons/vectors.json"


def weights_of(rows, weighting):
    runs = collections.Counter(row["task"] for row in rows)
    families = {row["task"]: row["family"] for row in rows}
    tasks = collections.Counter(families.values())
    raw = [
        1 / runs[row["task"]] / (math.sqrt(tasks[row["family"]]) if weighting == "invsqrt" else 1)
        for row in rows
    ]
    return [weight / sum(raw) for weight in raw]


def fit(rows, weighting, tolerance):
    x, y, w = [], [], []
    for row, weight in zip(rows, weights_of(rows, weighting)):
        for outcome, share in ((1, row["score"]), (0, 1 - row["score"])):
            if share > 0:
                x.append([math.log2(row["minutes"])])
                y.append(outcome)
                w.append(weight * share)
    if len(set(y)) == 1:
        return {"intercept": None, "slope": None, "p50Minutes": 0, "p80Minutes": 0, "iterations": 0}
    model = LogisticRegression(C=1 / 0.1, tol=tolerance, max_iter=10_000 if tolerance < 1e-6 else 100)
    model.fit(numpy.array(x), numpy.array(y), sample_weight=numpy.array(w))
    intercept, slope = float(model.intercept_[0]), float(model.coef_[0][0])
    return {
        "intercept": intercept,
        "slope": slope,
        "p50Minutes": 2 ** (-intercept / slope),
        "p80Minutes": 2 ** ((math.log(4) - intercept) / slope),
        "iterations": int(model.n_iter_[0]),
    }


def fits(rows):
    return {
        weighting: {"metr": fit(rows, weighting, 1e-4), "tight": fit(rows, weighting, 1e-12)}
        for weighting in ("invsqrt", "equal")
    }


def small_set():
    minutes = [1, 2, 4, 4, 8, 15, 15, 30, 60, 60, 240, 480]
    scores = [1, 1, 1, 0.5, 1, 1, 0, 1, 0.25, 1, 0, 0]
    return [
        {"task": f"{family}{index}", "family": family, "minutes": each, "score": score}
        for index, (family, each, score) in enumerate(zip("aaabbbbccccc", minutes, scores))
    ]


def main(path):
    text = pathlib.Path(path).read_bytes()
    rows = collections.defaultdict(list)
    for line in text.decode().splitlines():
        run = json.loads(line)
        rows[run["alias"]].append(
            {
                "task": run["task_id"],
                "family": run["task_family"],
                "minutes": run["human_minutes"],
                "score": run["score_binarized"],
            }
        )
    rows.pop("human")
    vectors = {
        "source": f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}",
        "fileSha256": hashlib.sha256(text).hexdigest(),
        "fractional": {"runs": small_set(), **fits(small_set())},
        "agents": {agent: fits(runs) for agent, runs in sorted(rows.items())},
    }
    TARGET.write_text(json.dumps(vectors, indent=2) + "\n")


main(sys.argv[1])
