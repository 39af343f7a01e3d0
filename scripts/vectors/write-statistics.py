"""Vectors for the statistics of packages/shared, by scipy, statsmodels, scikit-learn and krippendorff.

Made once and committed; the tests read the file and need no Python:

    python3 -m venv venv && venv/bin/pip install -r scripts/vectors/requirements.txt
    venv/bin/python scripts/vectors/write-statistics.py packages/shared/src/statistics/vectors.json
    npx prettier --write packages/shared/src/statistics/vectors.json
"""

import json
import math
import sys
from fractions import Fraction

import krippendorff
import numpy as np
import statsmodels.api as sm
from scipy import optimize, stats
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

COUNTS = [(0, 1), (1, 1), (0, 14), (3, 7), (7, 50), (15, 46), (49, 50), (250, 500), (3, 1000), (4321, 10000)]
METHODS = {"clopper-pearson": "beta", "wilson": "wilson", "jeffreys": "jeffreys"}
rng = np.random.default_rng(8785)


def intervals():
    rows = []
    for k, n in COUNTS:
        for confidence in (0.8, 0.95, 0.999):
            for method, name in METHODS.items():
                low, high = proportion_confint(k, n, alpha=1 - confidence, method=name)
                # statsmodels leaves Jeffreys' limits inside at 0 and n; Brown, Cai and DasGupta set them to 0 and 1.
                low = 0 if k == 0 else low
                high = 1 if k == n else high
                rows.append(row_of(method, "two", k, n, confidence, low, high))
            exact = "exact"
            high = stats.binomtest(k, n, alternative="less").proportion_ci(confidence, exact).high
            low = stats.binomtest(k, n, alternative="greater").proportion_ci(confidence, exact).low
            rows.append(row_of("clopper-pearson", "one", k, n, confidence, low, high))
    return rows


def row_of(method, sided, k, n, confidence, lower, upper):
    return dict(method=method, sided=sided, k=k, n=n, confidence=confidence, lower=float(lower), upper=float(upper))


def chernoff():
    def divergence(a, b):
        hit = 0 if a == 0 else a * math.log(a / b)
        return hit + (0 if a == 1 else (1 - a) * math.log((1 - a) / (1 - b)))

    rows = []
    for mean, n in [(0, 20), (0.05, 100), (0.37, 12), (0.5, 50), (0.9, 33)]:
        upper = optimize.brentq(lambda m: n * divergence(mean, m) - math.log(20), mean + 1e-12, 1 - 1e-12, xtol=1e-14)
        rows.append(dict(mean=mean, n=n, upper=upper))
    return rows


def pass_at_k():
    rows = []
    for n, c, k in [(10, 3, 5), (20, 2, 10), (30, 3, 10), (5, 0, 3), (5, 5, 1), (5, 3, 3), (1000, 7, 100), (200, 150, 40)]:
        every = Fraction(math.comb(n, k))
        rows.append(
            dict(n=n, c=c, k=k, passAtK=float(1 - math.comb(n - c, k) / every), allOfK=float(math.comb(c, k) / every))
        )
    return rows


def clustered():
    rows = []
    for sizes in ([1] * 12, [3, 1, 5, 2, 8], [4] * 45):
        clusters = [[round(float(x), 3) for x in rng.normal(rng.normal(0.5, 0.2), 0.1, size)] for size in sizes]
        values = np.concatenate(clusters)
        groups = np.repeat(np.arange(len(sizes)), sizes)
        use_t = len(sizes) < 40
        fit = sm.OLS(values, np.ones(len(values))).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=use_t)
        low, high = fit.conf_int(0.05)[0]
        naive = sm.OLS(values, np.ones(len(values))).fit().bse[0]
        rows.append(
            dict(
                clusters=clusters,
                mean=float(fit.params[0]),
                standardError=float(fit.bse[0]),
                naive=float(naive),
                lower=float(low),
                upper=float(high),
            )
        )
    return rows


def bootstrap():
    values = [round(float(x), 3) for x in rng.beta(2, 3, 60)]
    limits = stats.bootstrap((values,), np.mean, method="percentile", n_resamples=100_000, rng=rng).confidence_interval
    return dict(values=values, lower=float(limits.low), upper=float(limits.high))


def paired():
    tests = [
        dict(b=b, c=c, pValue=float(mcnemar([[9, b], [c, 9]], exact=True).pvalue))
        for b, c in [(0, 0), (0, 1), (5, 5), (10, 2), (1, 30), (400, 460), (900, 1200)]
    ]
    flips = []
    for n in (3, 8, 11):
        differences = [round(float(x), 2) for x in rng.normal(0.2, 0.4, n)]
        test = stats.permutation_test((differences,), np.sum, permutation_type="samples", n_resamples=np.inf)
        flips.append(dict(differences=differences, pValue=float(test.pvalue)))
    p_values = [0.01, 0.04, 0.03, 0.005, 0.005, 0.9]
    return dict(
        mcnemar=tests,
        signFlips=flips,
        holm=dict(pValues=p_values, adjusted=[float(p) for p in multipletests(p_values, method="holm")[1]]),
    )


def agreement():
    rows = []
    for raters, categories, missing in [(2, 2, 0), (2, 4, 0), (4, 3, 0), (3, 5, 0.2)]:
        truth = rng.integers(1, categories + 1, 40)
        ratings = np.where(rng.random((40, raters)) < 0.65, truth[:, None], rng.integers(1, categories + 1, (40, raters)))
        holes = rng.random((40, raters)) < missing
        table = np.where(holes, np.nan, ratings)
        row = dict(units=[[None if math.isnan(x) else str(int(x)) for x in unit] for unit in table])
        if raters == 2:
            grid = np.zeros((categories, categories))
            for first, second in ratings:
                grid[first - 1, second - 1] += 1
            kappa = cohens_kappa(grid)
            assert math.isclose(kappa.kappa, cohen_kappa_score(ratings[:, 0], ratings[:, 1]))
            row["cohen"] = dict(estimate=float(kappa.kappa), standardError=float(kappa.std_kappa))
        if missing == 0:
            row["fleiss"] = float(fleiss_kappa(aggregate_raters(ratings)[0]))
        row["krippendorff"] = {
            level: float(krippendorff.alpha(reliability_data=table.T, level_of_measurement=level))
            for level in ("nominal", "ordinal", "interval")
        }
        rows.append(row)
    return rows


def betting():
    """The hedged capital process, written down as in Waudby-Smith and Ramdas (2023), candidate by candidate."""
    rows = []
    for mean, size, kind in [(0.2, 60, "coin"), (0.7, 40, "coin"), (0.5, 50, "beta")]:
        drawn = (rng.random(size) < mean).astype(float) if kind == "coin" else rng.beta(8, 8, size).round(3)
        values = [float(x) for x in drawn]
        for sided, tail in (("two", 0.025), ("one", 0.05)):
            grid = np.arange(1, 2000) / 2000
            kept = [m for m in grid if not excluded(values, m, tail)]
            rows.append(dict(values=values, sided=sided, lower=float(min(kept)), upper=float(max(kept))))
    return rows


def excluded(values, m, tail):
    up = down = 0
    for t in range(1, len(values) + 1):
        means = [(0.5 + sum(values[:i])) / (i + 1) for i in range(1, t)]
        v = (0.25 + sum((x - mu) ** 2 for x, mu in zip(values, means))) / t
        stake = math.sqrt(2 * math.log(1 / tail) / (v * t * math.log(t + 1)))
        up += math.log1p(min(stake, 0.75 / m) * (values[t - 1] - m))
        down += math.log1p(-min(stake, 0.75 / (1 - m)) * (values[t - 1] - m))
        if max(up, down) >= math.log(1 / tail):
            return True
    return False


def judged():
    """Lang and Reiczigel (2014), two-sided 95 %, written down from the paper's formulas."""
    rows = []
    z = stats.norm.ppf(0.975)
    for k, n, tp, p, tn, q in [(30, 100, 45, 50, 48, 50), (5, 200, 18, 20, 95, 100), (120, 150, 70, 80, 60, 75)]:
        se, sp, ap = (tp + 1) / (p + 2), (tn + 1) / (q + 2), (k + z * z / 2) / (n + z * z)
        prevalence = (ap + sp - 1) / (se + sp - 1)
        vse, vsp = se * (1 - se) / (p + 2), sp * (1 - sp) / (q + 2)
        shift = 2 * z * z * (prevalence * vse - (1 - prevalence) * vsp)
        variance = ap * (1 - ap) / (n + z * z) + prevalence**2 * vse + (1 - prevalence) ** 2 * vsp
        half = z * math.sqrt(variance) / (se + sp - 1)
        limits = [min(1, max(0, prevalence + shift + side * half)) for side in (-1, 1)]
        rows.append(dict(counts=[k, n, tp, p, tn, q], lower=limits[0], upper=limits[1]))
    return rows


vectors = dict(
    intervals=intervals(),
    chernoff=chernoff(),
    passAtK=pass_at_k(),
    clustered=clustered(),
    bootstrap=bootstrap(),
    paired=paired(),
    agreement=agreement(),
    betting=betting(),
    judged=judged(),
)
with open(sys.argv[1], "w", encoding="utf-8") as out:
    json.dump(vectors, out, indent=1)
    out.write("\n")
