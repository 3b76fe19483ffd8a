"""Makes clinical.json: net benefit, predictive values, calibration and distributions of risk of binary.csv and multiclass.csv.

    apt-get install python3-sklearn      (scikit-learn 1.2.1 and SciPy 1.10.1 made the file)
    /usr/bin/python3 make_clinical.py > clinical.json

The counts, ROC points and isotonic regressions are scikit-learn's, the roots of the score equations SciPy's. The definitions are written
out as R's packages have them:
  dcurves::dca            net benefit = TP/n - FP/n pt/(1 - pt), positive from pt on
                          with a prevalence pi: sensitivity pi - (1 - specificity)(1 - pi) pt/(1 - pt)
  rms::val.prob           Intercept and Slope of logit(P(y)) = a + b logit(p)
  CalibrationCurves       calibration-in-the-large: a of logit(P(y)) = a + offset(logit(p))
  Austin & Steyerberg 2019, ICI = mean |p - smooth(p)|; here smooth is isotonic regression, not loess
  stats::quantile type 7  quantiles; the 20 bins of the histogram are closed above
Probabilities are kept from 1e-6 to 1 - 1e-6 for the logit. null = does not exist.
"""

import csv
import json
import os

import numpy as np
import scipy
import sklearn
from scipy import optimize, special
from sklearn import metrics
from sklearn.isotonic import IsotonicRegression

HERE = os.path.dirname(os.path.abspath(__file__))
THRESHOLD, PREVALENCE, SPECIFICITY, SENSITIVITY, CLAMP = 0.3, 0.05, 0.9, 0.8, 1e-6


def rows_of(name):
    with open(os.path.join(HERE, name), newline="") as file:
        return list(csv.DictReader(file))


def net_benefit(truth, score, threshold):
    tn, fp, fn, tp = metrics.confusion_matrix(truth, score >= threshold, labels=[0, 1]).ravel()
    return (tp - fp * threshold / (1 - threshold)) / len(truth)


def at_prevalence(truth, score, threshold, prevalence):
    sensitivity, alarms = metrics.recall_score(truth, score >= threshold), metrics.recall_score(1 - truth, score >= threshold)
    return sensitivity * prevalence - alarms * (1 - prevalence) * threshold / (1 - threshold)


def decisions(truth, score, decision):
    """Of one class; decision is what the evaluation decides, not the threshold probability."""
    if not 0 < truth.sum() < len(truth):
        return {"netBenefitAtPrevalence": None, "sensitivityAtSpecificity": None, "specificityAtSensitivity": None}
    sensitivity, alarms = metrics.recall_score(truth, decision), metrics.recall_score(1 - truth, decision)
    false_positive, true_positive, _ = metrics.roc_curve(truth, score, drop_intermediate=False)
    right, wrong = sensitivity * PREVALENCE, alarms * (1 - PREVALENCE)
    clear, missed = (1 - alarms) * (1 - PREVALENCE), (1 - sensitivity) * PREVALENCE
    return {
        "netBenefit": net_benefit(truth, score, THRESHOLD),
        "netBenefitAtPrevalence": at_prevalence(truth, score, THRESHOLD, PREVALENCE),
        "ppvAtPrevalence": right / (right + wrong) if right + wrong > 0 else None,
        "npvAtPrevalence": clear / (clear + missed) if clear + missed > 0 else None,
        "sensitivityAtSpecificity": float(true_positive[false_positive <= 1 - SPECIFICITY + 1e-12].max()),
        "specificityAtSensitivity": float(1 - false_positive[true_positive >= SENSITIVITY - 1e-12].min()),
    }


def separated(truth, logit):
    one, other = logit[truth == 1], logit[truth == 0]
    return one.min() >= other.max() or one.max() <= other.min()


def calibration(truth, score):
    logit = special.logit(np.clip(score, CLAMP, 1 - CLAMP))
    smooth = IsotonicRegression(out_of_bounds="clip").fit(score, truth).predict(score)
    result = {"calibrationIntercept": None, "calibrationSlope": None, "integratedCalibrationIndex": float(np.mean(np.abs(score - smooth)))}
    if not 0 < truth.sum() < len(truth):
        return result
    result["calibrationIntercept"] = optimize.brentq(
        lambda a: np.sum(truth - special.expit(a + logit)), -60, 60, xtol=1e-14, rtol=1e-14)
    if not separated(truth, logit):
        start = optimize.minimize(lambda x: np.sum(np.logaddexp(0, x[0] + x[1] * logit) - truth * (x[0] + x[1] * logit)), [0, 0.1]).x
        def equations(x):
            error = truth - special.expit(x[0] + x[1] * logit)
            return [error.sum(), (error * logit).sum()]
        root = optimize.root(equations, start, tol=1e-14)
        result["calibrationSlope"] = float(root.x[1])
    return result


def one(truth, score, decision):
    return {**decisions(truth, score, decision), **calibration(truth, score)}


def curve(truth, score, prevalence=None):
    thresholds = [0.05, 0.1, 0.25, 0.5, 0.61, 0.9]
    share = truth.mean() if prevalence is None else prevalence
    return [{
        "threshold": t,
        "netBenefit": net_benefit(truth, score, t) if prevalence is None else at_prevalence(truth, score, t, prevalence),
        "treatAll": share - (1 - share) * t / (1 - t),
    } for t in thresholds]


def smooth_curve(truth, score):
    model = IsotonicRegression(out_of_bounds="clip").fit(score, truth)
    return [[float(p), float(model.predict([p])[0])] for p in sorted(set(score))]


def distribution(score):
    counts = np.bincount(np.clip(np.ceil(score * 20).astype(int) - 1, 0, 19), minlength=20)
    return {
        "n": len(score), "mean": float(np.mean(score)), "histogram": counts.tolist(),
        "quantiles": {str(q): float(np.quantile(score, q)) for q in (0.05, 0.25, 0.5, 0.75, 0.95)},
    }


def main():
    table = rows_of("binary.csv")
    truth, score = np.array([int(row["label"]) for row in table]), np.array([float(row["score"]) for row in table])
    group = np.array([row["group"] for row in table])
    result = {
        "note": f"made by make_clinical.py with scikit-learn {sklearn.__version__} and SciPy {scipy.__version__}",
        "binary": {"overall": one(truth, score, score > 0.5),
                   **{name: one(truth[group == name], score[group == name], score[group == name] > 0.5) for name in ("A", "B")}},
        "decisionCurve": curve(truth, score),
        "decisionCurveAtPrevalence": curve(truth, score, PREVALENCE),
        "calibrationCurve": smooth_curve(truth, score),
        # Scores at the ends of the scale: below 0.2 certain of no, above 0.8 certain of yes.
        "extreme": calibration(truth, np.where(score < 0.2, 0.0, np.where(score > 0.8, 1.0, score))),
        "risk": {"positive": distribution(score[truth == 1]), "negative": distribution(score[truth == 0])},
    }

    table = rows_of("multiclass.csv")
    classes = [column[len("score_"):] for column in table[0] if column.startswith("score_")]
    label = np.array([classes.index(row["label"]) for row in table])
    scores = np.array([[float(row["score_" + name]) for name in classes] for row in table])

    def exclusive(rows):
        predicted = scores[rows].argmax(axis=1)
        return {name: one((label[rows] == c).astype(int), scores[rows][:, c], predicted == c) for c, name in enumerate(classes)}

    site = np.array([row["site"] or "unknown" for row in table])
    result["classes"] = {"overall": exclusive(np.full(len(table), True)), **{name: exclusive(site == name) for name in sorted(set(site))}}

    # Several conditions per row, as in make_metrics.py: three classes against the rest; every seventh truth is unknown.
    targets = np.array([[float("nan") if (3 * i + c) % 7 == 0 else float(label[i] == c) for c in range(3)] for i in range(len(table))])
    result["conditions"] = {}
    for c in range(3):
        known = ~np.isnan(targets[:, c])
        result["conditions"][classes[c]] = one(targets[known, c].astype(int), scores[known, c], scores[known, c] >= 0.5)

    print(json.dumps(result, indent=1))


main()
