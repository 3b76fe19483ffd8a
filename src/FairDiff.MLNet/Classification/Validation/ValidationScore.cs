using FairDiff.Fairness;
using FairDiff.Shared;
using FairDiff.Torch.Classification;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Classification;

/// <summary>A metric of a classifier's probabilities on the validation rows, from the fairness evaluator.</summary>
internal sealed class ValidationScore
{
    /// <summary>As many rows of a class as <see cref="FairnessOptions.MinimumClassSize"/> asks for by default, fewer where groups may be
    /// small.</summary>
    private const int LargestClassSize = 10;

    private readonly Func<double[,], FairnessReport> _evaluate;
    private readonly string _metric;
    private readonly string? _grouping;

    private ValidationScore(string name, string metric, string? grouping, Func<double[,], FairnessReport> evaluate) =>
        (Name, _metric, _grouping, _evaluate) = (name, metric, grouping, evaluate);

    /// <summary>Its name in the log.</summary>
    public string Name { get; }

    /// <summary>The metric that the options ask for, once it is sure that it is defined on these rows; null = the loss.</summary>
    /// <param name="options">Which metric.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="truth">The labels of the rows, as those of a <see cref="ClassificationPass"/>.</param>
    /// <param name="groups">For each group column the values of the rows; empty = missing.</param>
    /// <param name="channel">Told which groups are left out.</param>
    public static ValidationScore? Of(
        ValidationOptions options, ClassLabels labels, Tensor truth, IReadOnlyDictionary<string, IReadOnlyList<string>> groups,
        IChannel channel)
    {
        if (options.Metric.Metric is not { } metric)
        {
            return null;
        }

        var grouping = groups.Count == 0 ? null : string.Join('*', groups.Keys);
        var fairness = new FairnessOptions
        {
            Groups = grouping is null ? [] : [grouping],
            BootstrapSamples = 0,
            TopK = [],
            Metrics = options.Metric.Registry,
            MinimumGroupSize = options.MinimumGroupSize,
            MinimumClassSize = Math.Min(LargestClassSize, (options.MinimumGroupSize + 2) / 3),
        };
        var names = labels.Classes.Names;
        Func<double[,], FairnessReport> evaluate = Evaluator(labels.Task, names, truth, groups, fairness);
        var score = new ValidationScore(options.Metric.Key, metric, grouping, evaluate);
        if (options.Metric.DependsOnRowsAlone)
        {
            score.RequireDefined(Undecided((int)truth.shape[0], names.Count), channel);
        }

        return score;
    }

    /// <param name="probabilities">float32, M x K.</param>
    public double Of(Tensor probabilities) => ValueOf(_evaluate(Matrix(probabilities))) ?? double.NaN;

    private double? ValueOf(FairnessReport report) =>
        _grouping is null ? report.Overall[_metric].Value : report.Gap(_grouping, _metric).WorstValue?.Value;

    /// <summary>Scores that prefer nothing: probabilities, so that metrics of probabilities are defined too.</summary>
    private static double[,] Undecided(int rows, int classes)
    {
        var scores = new double[rows, classes];
        for (var row = 0; row < rows; row++)
        {
            for (var c = 0; c < classes; c++)
            {
                scores[row, c] = 1.0 / classes;
            }
        }

        return scores;
    }

    /// <summary>Whether a built-in metric is defined depends on labels and groups only, so that any probabilities tell.</summary>
    private void RequireDefined(double[,] scores, IChannel channel)
    {
        var report = _evaluate(scores);
        var gap = _grouping is null ? null : report.Gap(_grouping, _metric);
        if (ValueOf(report) is null)
        {
            throw new FairDiffException(
                $"{Name} is undefined on the {report.Overall.N} validation rows: "
                    + $"{gap?.Reason ?? report.Overall[_metric].Reason}{(gap?.LeftOut is { } why ? $"; {why}" : "")}. " +
                "Hold out more rows, or choose another Metric" + (
                    gap is null ? "." : ", other GroupColumnNames or a smaller MinimumGroupSize."));
        }

        if (gap?.LeftOut is { } leftOut)
        {
            channel.Warning(MessageSensitivity.None, $"{Name}: {leftOut}.");
        }
    }

    private static Func<double[,], FairnessReport> Evaluator(
        ClassificationTask task, IReadOnlyList<string> names, Tensor truth, IReadOnlyDictionary<string, IReadOnlyList<string>> groups,
        FairnessOptions options)
    {
        EvaluationData data;
        if (task == ClassificationTask.MultiLabel)
        {
            // A label that is likelier than not counts as present, as in the accuracy of training.
            var known = Matrix(truth);
            var targets = RowMatrix.Of(
                known.GetLength(0),
                known.GetLength(1),
                (row, label) => double.IsNaN(known[row, label]) ? double.NaN : known[row, label] > 0.5 ? 1 : 0);
            data = new MultiLabelData { ConditionNames = names, Targets = targets, Scores = new double[0, 0], Attributes = groups };
        }
        else
        {
            using var classes = truth.dtype == ScalarType.Int64 ? truth.alias() : truth.argmax(1);
            int[] labels = [.. classes.data<long>().ToArray().Select(index => (int)index)];
            data = new FairnessData { ClassNames = names, Labels = labels, Scores = new double[0, 0], Attributes = groups };
        }

        return scores => FairnessEvaluator.Evaluate(data with { Scores = scores }, options);
    }

    private static double[,] Matrix(Tensor values)
    {
        using var wide = values.to(float64);
        var matrix = new double[values.shape[0], values.shape[1]];
        using var numbers = wide.data<double>();
        Buffer.BlockCopy(numbers.ToArray(), 0, matrix, 0, matrix.Length * sizeof(double));
        return matrix;
    }
}
