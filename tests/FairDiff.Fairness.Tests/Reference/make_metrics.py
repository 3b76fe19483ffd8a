"""Makes metrics.json: the metrics of multiclass.csv and binary.csv by scikit-learn.

    apt-get install python3-sklearn      (1.2.1 made the file)
    /usr/bin/python3 make_metrics.py > metrics.json

No counterpart in scikit-learn, so by their definitions in NumPy: the Brier score of more than two classes and of soft labels, the expected
calibration error (Guo et al. 2017, bins closed above), the share of the raters' weight, and the gaps over several rates (fairlearn's maximum).
Where a class is absent from a group its numbers are null, and means go over the classes that are there; scikit-learn warns or fails there.
"""

import csv
import json
import os

import numpy as np
import sklearn
from sklearn import metrics

BINS = 15
HERE = os.path.dirname(os.path.abspath(__file__))


def rows_of(name):
    with open(os.path.join(HERE, name), newline="") as file:
        return list(csv.DictReader(file))


def mean(values):
    values = [value for value in values if value is not None]
    return float(np.mean(values)) if values else None


def calibration_error(probability, came_true):
    bins = np.clip(np.ceil(probability * BINS).astype(int) - 1, 0, BINS - 1)
    return float(sum(abs(np.sum(probability[bins == b] - came_true[bins == b])) for b in range(BINS)) / len(probability))


def rates(truth, decision):
    """Of one class: recall, false-positive rate and selection rate."""
    truth, decision = np.asarray(truth, bool), np.asarray(decision, bool)
    return {
        "recall": metrics.recall_score(truth, decision) if truth.any() else None,
        "falsePositiveRate": metrics.recall_score(~truth, decision) if not truth.all() else None,
        "selectionRate": float(decision.mean()),
    }


def ranks(truth, score):
    """Of one class: AUC and average precision; both need both sides."""
    if not 0 < np.sum(truth) < len(truth):
        return None, None
    return metrics.roc_auc_score(truth, score), metrics.average_precision_score(truth, score)


def exclusive(label, scores, classes):
    label, scores = np.asarray(label), np.asarray(scores)
    predicted = scores.argmax(axis=1)
    onehot = np.eye(len(classes))[label]
    by_class = [rates(label == c, predicted == c) for c in range(len(classes))]
    by_rank = [ranks(label == c, scores[:, c]) for c in range(len(classes))]
    result = {kind: dict(zip(classes, (one[kind] for one in by_class))) for kind in ("recall", "falsePositiveRate", "selectionRate")}
    result["aucOvR"] = dict(zip(classes, (auc for auc, _ in by_rank)))
    result["averagePrecisionOvR"] = dict(zip(classes, (precision for _, precision in by_rank)))
    result["accuracy"] = metrics.accuracy_score(label, predicted)
    result["balancedAccuracy"] = metrics.balanced_accuracy_score(label, predicted)
    for k in (2, 3):
        result[f"top{k}"] = metrics.top_k_accuracy_score(label, scores, k=k, labels=range(len(classes)))
    result["averagePrecision"] = mean(result["averagePrecisionOvR"].values())
    if len(set(label)) == len(classes):
        # As indicators: given classes, scikit-learn wants rows that sum to exactly 1, and scores of four decimals do not.
        result["auc"] = metrics.roc_auc_score(onehot, scores, average="macro")
        result["averagePrecision"] = metrics.average_precision_score(onehot, scores, average="macro")
    result["brier"] = float(np.mean(np.sum((scores - onehot) ** 2, axis=1)))
    result["calibrationError"] = calibration_error(scores.max(axis=1), (predicted == label).astype(float))
    return result


def binary(label, score):
    decision = score > 0.5
    auc, precision = ranks(label, score)
    return {
        **{f"{kind}/positive": value for kind, value in rates(label, decision).items()},
        "accuracy": metrics.accuracy_score(label, decision),
        "balancedAccuracy": metrics.balanced_accuracy_score(label, decision),
        "auc": auc,
        "averagePrecision": precision,
        "brier": metrics.brier_score_loss(label, score),
        "calibrationError": calibration_error(score, label.astype(float)),
    }


def conditions(targets, scores, names):
    """Several conditions; NaN = unknown, left out of its condition."""
    known = ~np.isnan(targets)
    parts = []
    for c in range(len(names)):
        truth, score = targets[known[:, c], c].astype(int), scores[known[:, c], c]
        auc, precision = ranks(truth, score)
        parts.append({
            **rates(truth, score >= 0.5),
            "aucOvR": auc,
            "averagePrecisionOvR": precision,
            "balanced": metrics.balanced_accuracy_score(truth, score >= 0.5) if 0 < truth.sum() < len(truth) else None,
            "calibration": calibration_error(score, truth.astype(float)),
        })
    result = {kind: {name: part[kind] for name, part in zip(names, parts)}
              for kind in ("recall", "falsePositiveRate", "selectionRate", "aucOvR", "averagePrecisionOvR")}
    pairs = targets[known].astype(int), scores[known]
    result["accuracy"] = metrics.accuracy_score(pairs[0], pairs[1] >= 0.5)
    result["balancedAccuracy"] = mean(part["balanced"] for part in parts)
    result["auc"] = mean(result["aucOvR"].values())
    result["averagePrecision"] = mean(result["averagePrecisionOvR"].values())
    result["brier"] = metrics.brier_score_loss(pairs[0], pairs[1])
    result["calibrationError"] = mean(part["calibration"] for part in parts)
    return result


def by_group(table, column, compute):
    names = sorted({row[column] for row in table})
    return {name or "unknown": compute(np.array([row[column] == name for row in table])) for name in names}


def main():
    table = rows_of("multiclass.csv")
    classes = [column[len("score_"):] for column in table[0] if column.startswith("score_")]
    label = np.array([classes.index(row["label"]) for row in table])
    scores = np.array([[float(row["score_" + name]) for name in classes] for row in table])
    result = {
        "note": f"made by make_metrics.py with scikit-learn {sklearn.__version__}; what it has not is computed from the definitions, see there",
        "overall": exclusive(label, scores, classes),
    }
    for column in ("site", "sex"):
        result[column] = by_group(table, column, lambda rows: exclusive(label[rows], scores[rows], classes))

    # The groups and classes that the evaluator's default minimum sizes (30 rows, 10 of a side) let into a gap.
    def compared(column, kind, c):
        enough = []
        for name in sorted({row[column] for row in table} - {""}):
            rows = np.array([row[column] == name for row in table])
            side = label[rows] == classes.index(c)
            size = {"recall": side.sum(), "falsePositiveRate": (~side).sum(), "selectionRate": 10}[kind]
            if rows.sum() >= 30 and size >= 10:
                enough.append(result[column][name][kind][c])
        return enough

    def gap(column, kinds):
        values = [compared(column, kind, c) for kind in kinds for c in classes]
        return max(max(value) - min(value) for value in values if len(value) >= 2)

    result["gaps"] = {column: {
        "equalisedOdds": gap(column, ("recall", "falsePositiveRate")), "demographicParity": gap(column, ("selectionRate",)),
    } for column in ("site", "sex")}

    table = rows_of("binary.csv")
    truth, score = np.array([int(row["label"]) for row in table]), np.array([float(row["score"]) for row in table])
    groups = by_group(table, "group", lambda rows: binary(truth[rows], score[rows]))

    def rate(kind):
        return abs(groups["A"][kind + "/positive"] - groups["B"][kind + "/positive"])

    result["binary"] = {
        "overall": binary(truth, score), **groups,
        "equalisedOdds": max(rate("recall"), rate("falsePositiveRate")), "demographicParity": rate("selectionRate"),
    }

    # Several conditions per row, made of the same scores: three classes against the rest; every seventh truth is unknown.
    table = rows_of("multiclass.csv")
    names = classes[:3]
    targets = np.array([[float("nan") if (3 * i + c) % 7 == 0 else float(label[i] == c) for c in range(3)] for i in range(len(table))])
    result["conditions"] = {"overall": conditions(targets, scores[:, :3], names), **by_group(
        table, "sex", lambda rows: conditions(targets[rows], scores[rows][:, :3], names))}

    # Soft labels: the mean of the scores and of those of the class before.
    soft = (np.roll(scores, 1, axis=1) + scores) / (2 * scores.sum(axis=1, keepdims=True))
    result["soft"] = {
        "softAccuracy": float(np.mean(soft[np.arange(len(soft)), scores.argmax(axis=1)])),
        "brier": float(np.mean(np.sum((scores - soft) ** 2, axis=1))),
        "accuracy": metrics.accuracy_score(soft.argmax(axis=1), scores.argmax(axis=1)),
    }
    print(json.dumps(result, indent=1))


main()
