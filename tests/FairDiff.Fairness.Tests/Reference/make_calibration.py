"""Makes calibration.json: calibrated probabilities of binary.csv and multiclass.csv.

    apt-get install python3-sklearn      (scikit-learn 1.2.1 and SciPy 1.10.1 made the file)
    /usr/bin/python3 make_calibration.py > calibration.json

  platt        scikit-learn's _SigmoidCalibration on the log-odds of the score; it stops at a gradient of 1e-5, so that "exact" beside it is
               the root of the same equations (Lin et al. 2007) by SciPy, to 1e-14
  isotonic     scikit-learn's IsotonicRegression(out_of_bounds="clip") on the score
  temperature  SciPy's minimize_scalar of scikit-learn's log_loss
Of several exclusive classes each is calibrated against the rest and divided by the sum, as scikit-learn's CalibratedClassifierCV does.
Probabilities are kept from 1e-6 to 1 - 1e-6 for the logit. Every third row is there to fit; of all that are calibrated every fifth is
kept.
"""

import csv
import json
import os

import numpy as np
import scipy
import sklearn
from scipy import optimize, special
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import log_loss

HERE = os.path.dirname(os.path.abspath(__file__))
CLAMP = 1e-6


def rows_of(name):
    with open(os.path.join(HERE, name), newline="") as file:
        return list(csv.DictReader(file))


def logit(score):
    return special.logit(np.clip(score, CLAMP, 1 - CLAMP))


def exact_platt(z, truth):
    positives = truth.sum()
    negatives = len(truth) - positives
    target = np.where(truth == 1, (positives + 1) / (positives + 2), 1 / (negatives + 2))

    def equations(x):
        error = target - special.expit(x[0] + x[1] * z)
        return [error.sum(), (error * z).sum()]

    root = optimize.root(equations, [0, 0.5], tol=1e-14)
    assert np.abs(equations(root.x)).max() < 1e-9
    return root.x


def platt(score, truth, fit):
    z = logit(score)
    library = _SigmoidCalibration().fit(z[fit], truth[fit])
    exact = exact_platt(z[fit], truth[fit])
    return library.predict(z), special.expit(exact[0] + exact[1] * z), exact


def isotonic(score, truth, fit):
    return IsotonicRegression(out_of_bounds="clip").fit(score[fit], truth[fit]).predict(score)


def temperature(probabilities_at, truth):
    best = optimize.minimize_scalar(
        lambda t: log_loss(truth, probabilities_at(t)), bounds=(0.01, 100), method="bounded", options={"xatol": 1e-12})
    return best.x


def normalized(matrix):
    total = matrix.sum(axis=1, keepdims=True)
    return np.where(total > 0, matrix / np.where(total > 0, total, 1), 1 / matrix.shape[1])


def one(score, truth, fit):
    library, exact, line = platt(score, truth, fit)
    z = logit(score)
    t = temperature(lambda t: special.expit(z[fit] / t), truth[fit])
    return {
        "platt": library[::5].tolist(), "exactPlatt": exact[::5].tolist(), "intercept": line[0], "slope": line[1],
        "isotonic": isotonic(score, truth, fit)[::5].tolist(), "temperature": t,
    }


def main():
    table = rows_of("binary.csv")
    truth, score = np.array([int(row["label"]) for row in table]), np.array([float(row["score"]) for row in table])
    fit = np.arange(len(table)) % 3 == 0
    result = {
        "note": f"made by make_calibration.py with scikit-learn {sklearn.__version__} and SciPy {scipy.__version__}",
        "binary": one(score, truth, fit),
    }

    # Scores that are no probabilities: in thousands, so that a fit that starts at a slope of 1 fails.
    margin = 1000 * logit(score) + 500
    library = _SigmoidCalibration().fit(margin[fit] / 1000, truth[fit])
    result["margin"] = {"platt": library.predict(margin / 1000)[::5].tolist(), "isotonic": isotonic(margin, truth, fit)[::5].tolist()}

    table = rows_of("multiclass.csv")
    classes = [column[len("score_"):] for column in table[0] if column.startswith("score_")]
    label = np.array([classes.index(row["label"]) for row in table])
    scores = np.array([[float(row["score_" + name]) for name in classes] for row in table])
    fit = np.arange(len(table)) % 3 == 0
    each = [platt(scores[:, c], (label == c).astype(int), fit) for c in range(len(classes))]
    logits = np.log(np.maximum(scores, CLAMP))
    t = temperature(lambda t: special.softmax(logits[fit] / t, axis=1), label[fit])
    result["classes"] = {
        "platt": normalized(np.column_stack([one[0] for one in each]))[::5].tolist(),
        "exactPlatt": normalized(np.column_stack([one[1] for one in each]))[::5].tolist(),
        "isotonic": normalized(np.column_stack(
            [isotonic(scores[:, c], (label == c).astype(int), fit) for c in range(len(classes))]))[::5].tolist(),
        "temperature": t,
        "byTemperature": special.softmax(logits / t, axis=1)[::5].tolist(),
    }

    # Several conditions per row, as in make_metrics.py: three classes against the rest; every seventh truth is unknown.
    result["conditions"] = {}
    for c in range(3):
        known = np.array([(3 * i + c) % 7 != 0 for i in range(len(table))])
        result["conditions"][classes[c]] = one(scores[:, c], (label == c).astype(int), fit & known)

    print(json.dumps(result))


main()
