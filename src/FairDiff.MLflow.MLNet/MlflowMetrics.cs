using System.Globalization;
using FairDiff.MLflow.MLNet;
using Microsoft.ML.Data;

namespace FairDiff.MLflow;

/// <summary>Logs what ML.NET's evaluators return. Values that are not defined (NaN) are left out.</summary>
public static class MlflowMetrics
{
    /// <summary>
    /// Logs accuracies, log-loss, precision and recall of each class, and the confusion matrix as a table
    /// (<c>confusion_matrix.json</c>) and a picture (<c>confusion_matrix.svg</c>).
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="metrics">From <c>ml.MulticlassClassification.Evaluate</c>.</param>
    /// <param name="prefix">Put before each name with a slash, such as <c>test</c>; null: none.</param>
    /// <param name="classNames">The names of the classes, in the order of their keys; null: numbers from 0.</param>
    /// <param name="step">Step, any 64-bit number.</param>
    /// <returns>Completes when it is stored or queued.</returns>
    public static async Task LogMetricsAsync(
        this MlflowRun run, MulticlassClassificationMetrics metrics, string? prefix = null, IReadOnlyList<string>? classNames = null,
        long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var names = Names(metrics.ConfusionMatrix, classNames);
        Log(run, prefix, step,
        [
            ("microAccuracy", metrics.MicroAccuracy),
            ("macroAccuracy", metrics.MacroAccuracy),
            ("logLoss", metrics.LogLoss),
            ("logLossReduction", metrics.LogLossReduction),
            ("topKAccuracy", metrics.TopKPredictionCount > 0 ? metrics.TopKAccuracy : double.NaN),
            .. metrics.PerClassLogLoss.Zip(names, (value, name) => ($"classLogLoss/{name}", value)),
            .. PerClass(metrics.ConfusionMatrix, names),
        ]);
        await LogConfusionMatrixAsync(run, metrics.ConfusionMatrix, prefix, names).ConfigureAwait(false);
    }

    /// <summary>Logs accuracy, areas under the curves, F1, precisions and recalls, and the confusion matrix as a table and a
    /// picture.</summary>
    /// <param name="run">The run.</param>
    /// <param name="metrics">From <c>ml.BinaryClassification.Evaluate</c> or <c>EvaluateNonCalibrated</c>.</param>
    /// <param name="prefix">Put before each name with a slash; null: none.</param>
    /// <param name="step">Step, any 64-bit number.</param>
    /// <returns>Completes when it is stored or queued.</returns>
    public static async Task LogMetricsAsync(this MlflowRun run, BinaryClassificationMetrics metrics, string? prefix = null, long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var calibrated = metrics as CalibratedBinaryClassificationMetrics;
        Log(run, prefix, step,
        [
            ("accuracy", metrics.Accuracy),
            ("rocAuc", metrics.AreaUnderRocCurve),
            ("precisionRecallAuc", metrics.AreaUnderPrecisionRecallCurve),
            ("f1Score", metrics.F1Score),
            ("positivePrecision", metrics.PositivePrecision),
            ("positiveRecall", metrics.PositiveRecall),
            ("negativePrecision", metrics.NegativePrecision),
            ("negativeRecall", metrics.NegativeRecall),
            ("logLoss", calibrated?.LogLoss ?? double.NaN),
            ("logLossReduction", calibrated?.LogLossReduction ?? double.NaN),
            ("entropy", calibrated?.Entropy ?? double.NaN),
        ]);
        await LogConfusionMatrixAsync(run, metrics.ConfusionMatrix, prefix, ["positive", "negative"]).ConfigureAwait(false);
    }

    /// <summary>Logs the errors and R² of a regression.</summary>
    /// <param name="run">The run.</param>
    /// <param name="metrics">From <c>ml.Regression.Evaluate</c>.</param>
    /// <param name="prefix">Put before each name with a slash; null: none.</param>
    /// <param name="step">Step, any 64-bit number.</param>
    /// <returns>Completes when it is queued.</returns>
    public static Task LogMetricsAsync(this MlflowRun run, RegressionMetrics metrics, string? prefix = null, long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Log(run, prefix, step,
        [
            ("meanAbsoluteError", metrics.MeanAbsoluteError),
            ("meanSquaredError", metrics.MeanSquaredError),
            ("rootMeanSquaredError", metrics.RootMeanSquaredError),
            ("r2Score", metrics.RSquared),
            ("loss", metrics.LossFunction),
        ]);
        return Task.CompletedTask;
    }

    /// <summary>Logs a confusion matrix as a table (<c>confusion_matrix.json</c>) and a picture (<c>confusion_matrix.svg</c>).</summary>
    /// <param name="run">The run.</param>
    /// <param name="matrix">The matrix of any classification metrics of ML.NET.</param>
    /// <param name="folder">Folder among the artifacts; null: the root.</param>
    /// <param name="classNames">The names of the classes; null: numbers from 0.</param>
    /// <returns>Completes when it is stored.</returns>
    public static async Task LogConfusionMatrixAsync(
        this MlflowRun run, ConfusionMatrix matrix, string? folder = null, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(matrix);
        var names = Names(matrix, classNames);
        var path = folder is null ? "confusion_matrix" : $"{folder}/confusion_matrix";
        var rows = matrix.Counts.Select((row, actual) => (IReadOnlyList<object?>)[names[actual], .. row.Cast<object?>()]);
        await run.LogTableAsync(["actual \\ predicted", .. names], rows, $"{path}.json").ConfigureAwait(false);
        await run.LogTextAsync(ConfusionPicture.Draw(matrix.Counts, names), $"{path}.svg").ConfigureAwait(false);
    }

    private static void Log(MlflowRun run, string? prefix, long step, IEnumerable<(string Name, double Value)> values)
    {
        ArgumentNullException.ThrowIfNull(run);
        foreach (var (name, value) in values.Where(value => !double.IsNaN(value.Value)))
        {
            run.LogMetric(prefix is null ? name : $"{prefix}/{name}", value, step);
        }
    }

    private static IEnumerable<(string, double)> PerClass(ConfusionMatrix matrix, IReadOnlyList<string> names) =>
        matrix.PerClassPrecision.Zip(names, (value, name) => ($"precision/{name}", value))
            .Concat(matrix.PerClassRecall.Zip(names, (value, name) => ($"recall/{name}", value)));

    private static IReadOnlyList<string> Names(ConfusionMatrix matrix, IReadOnlyList<string>? given)
    {
        if (given is not null && given.Count != matrix.NumberOfClasses)
        {
            throw new ArgumentException($"There are {given.Count} names for {matrix.NumberOfClasses} classes.", "classNames");
        }

        return given ?? [.. Enumerable.Range(0, matrix.NumberOfClasses).Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }
}
