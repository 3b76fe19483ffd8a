using System.Globalization;
using FairDiff.Fairness.Curves;
using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness.Calibration;

/// <summary>Fits of some of the validation rows.</summary>
internal sealed class CalibrationRows(EvaluationData data, ScoreScale scale, CalibrationOptions options)
{
    /// <summary>The classes or conditions with a fit of their own; none where all exclusive ones share a temperature.</summary>
    private int[] Classes { get; } =
        scale.IsBinary ? [1] : scale.IsMultiLabel || options.Method != CalibrationMethod.Temperature
            ? [.. Enumerable.Range(0, scale.Classes)] : [];

    /// <summary>One fit of each class or condition, or one of all; null where the rows do not suffice.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="refuse">Whether to say what is missing rather than to return null.</param>
    public CalibrationFit?[] Fit(IReadOnlyList<int> rows, bool refuse) =>
        Classes.Length == 0 ? [Joint(rows, refuse)] : [.. Classes.Select(c => One(rows, c, refuse))];

    private CalibrationFit? One(IReadOnlyList<int> rows, int c, bool refuse)
    {
        int[] known = [.. rows.Where(row => data.IsTrue(row, c) is not null)];
        bool[] truth = [.. known.Select(row => data.IsTrue(row, c) == true)];
        var positives = truth.Count(one => one);
        if (Math.Min(positives, known.Length - positives) < options.Fewest)
        {
            return refuse ? throw new FairnessException(
                $"A calibration of '{data.Names[c]}' needs {options.Fewest} validation rows with it and {options.Fewest} without; there "
                    + $"are {positives} with and {known.Length - positives} without. Label more, or lower "
                    + $"{nameof(CalibrationOptions.MinimumClassSize)}.") : null;
        }

        var values = new double[scale.Classes];
        var blocks = ScoreBlocks.Of(truth, [.. known.Select(row => scale.Score(Row(row, values), c))]);
        var fit = new CalibrationFit { ClassName = data.Names[c], Rows = known.Length, Positives = positives };
        if (options.Method == CalibrationMethod.Isotonic)
        {
            return fit with { Steps = CalibrationSteps.Of(blocks) };
        }

        var logit = Array.ConvertAll(blocks.Score, scale.Logit);
        if (options.Method == CalibrationMethod.Platt)
        {
            var (intercept, slope) = PlattScaling.Fit(logit, blocks.Rows, blocks.Positives);
            return fit with { Intercept = intercept, Slope = slope };
        }

        return WithTemperature(fit, TemperatureScaling.Fit(logit, blocks.Rows, blocks.Positives), refuse);
    }

    private CalibrationFit? Joint(IReadOnlyList<int> rows, bool refuse)
    {
        var values = new double[scale.Classes];
        int[] labels = [.. rows.Select(row => ((FairnessData)data).Labels[row])];
        var commonest = labels.CountBy(label => label).Select(pair => (pair.Key, pair.Value)).DefaultIfEmpty().MaxBy(pair => pair.Value);
        var others = labels.Length - commonest.Value;
        if (Math.Min(others, commonest.Value) < options.Fewest)
        {
            return refuse ? throw new FairnessException(
                $"A temperature needs {options.Fewest} validation rows of the most frequent class and {options.Fewest} of others; there "
                    + $"are {commonest.Value} of '{data.Names[commonest.Key]}' and {others} of others. Label more, or lower "
                    + $"{nameof(CalibrationOptions.MinimumClassSize)}.") : null;
        }

        double[][] logits = [.. rows.Select(row => Array.ConvertAll(Row(row, values), scale.JointLogit))];
        return WithTemperature(
            new CalibrationFit { Rows = labels.Length, Positives = others }, TemperatureScaling.Fit(logits, labels), refuse);
    }

    private CalibrationFit? WithTemperature(CalibrationFit fit, double inverse, bool refuse) =>
        !double.IsNaN(inverse) ? fit with { Slope = inverse }
        : refuse ? throw new FairnessException(string.Create(
            CultureInfo.InvariantCulture,
            $"No temperature is the best for {(fit.ClassName is { } name ? $"'{name}'" : "the classes")} on {fit.Rows} validation rows: "
                + $"the scores get all of them right, or tell less than nothing. Use rows that were not trained on, or "
                + $"{nameof(CalibrationMethod)}.{nameof(CalibrationMethod.Platt)}, which is always defined."))
        : null;

    private double[] Row(int row, double[] values)
    {
        for (var c = 0; c < values.Length; c++)
        {
            values[c] = data.Scores[row, c];
        }

        return values;
    }
}
