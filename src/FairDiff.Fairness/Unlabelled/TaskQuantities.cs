namespace FairDiff.Fairness.Unlabelled;

/// <summary>All that is estimated of a task, as one array: the accuracy, K prevalences, K recalls, then the accuracy of every group of
/// every grouping; NaN = undefined.</summary>
internal sealed class TaskQuantities(TaskRows labelled, IReadOnlyList<TaskGrouping> groupings)
{
    public const int Accuracy = 0;

    private readonly int _classes = labelled.Classes;

    public int Count => GroupsFrom + groupings.Sum(grouping => grouping.Groups.Count);

    public IReadOnlyList<TaskGrouping> Groupings => groupings;

    /// <summary>The groups that are estimated, in the order of their places; those with too few rows are not.</summary>
    public bool[] IsJudged { get; set; } = new bool[groupings.Sum(grouping => grouping.Groups.Count)];

    private int GroupsFrom => 1 + (2 * _classes);

    public static int Prevalence(int k) => 1 + k;

    public int Recall(int k) => 1 + _classes + k;

    /// <summary>The place of each group.</summary>
    public IEnumerable<(TaskGrouping Grouping, int Group, int Place)> Groups()
    {
        var place = GroupsFrom;
        foreach (var grouping in groupings)
        {
            for (var group = 0; group < grouping.Groups.Count; group++)
            {
                yield return (grouping, group, place++);
            }
        }
    }

    public bool IsJudgedAt(int place) => IsJudged[place - GroupsFrom];

    /// <summary>Estimates all of it.</summary>
    /// <param name="weights">How often each labelled row counts.</param>
    /// <param name="target">The rows whose truth is not looked at.</param>
    /// <param name="targetWeights">How often each counts.</param>
    /// <param name="areLabelled">Whether these are labelled rows too, as those of a site that is held out are.</param>
    /// <param name="stated">Their prevalences; null = estimated.</param>
    /// <param name="start">Fits that are near: of all rows, then of every group.</param>
    /// <returns>The quantities and the fits.</returns>
    public (double[] Values, ShiftFit?[] Fits) Estimate(
        byte[] weights, TaskRows target, byte[] targetWeights, bool areLabelled, double[]? stated, ShiftFit?[]? start)
    {
        var (values, fits) = (new double[Count], new ShiftFit?[1 + IsJudged.Length]);
        Array.Fill(values, double.NaN);
        var fit = fits[0] = ShiftFit.Of(labelled, weights, target, targetWeights, stated, null, start?[0]);
        if (fit is null)
        {
            return (values, fits);
        }

        values[Accuracy] = fit.Accuracy;
        for (var k = 0; k < _classes; k++)
        {
            (values[Prevalence(k)], values[Recall(k)]) = (fit.Prevalences[k], fit.Recall(k));
        }

        // What moved the scores of all moved those of each group; the groups differ in their prevalences and in what scores mean there.
        var shifts = stated is null ? null : fit.Shifts;
        foreach (var (grouping, group, place) in Groups().Where(one => IsJudgedAt(one.Place)))
        {
            var index = 1 + place - GroupsFrom;
            fits[index] = ShiftFit.Of(
                labelled, TaskGrouping.Within(group, grouping.Labelled, labelled, weights), target,
                TaskGrouping.Within(group, areLabelled ? grouping.Labelled : grouping.Unlabelled, target, targetWeights), null, shifts,
                start?[index]);
            values[place] = fits[index]?.Accuracy ?? double.NaN;
        }

        return (values, fits);
    }

    /// <summary>The same from labels.</summary>
    /// <param name="rows">Labelled rows.</param>
    /// <param name="fewest">The rows that a group needs.</param>
    public double[] Truth(byte[] rows, int fewest)
    {
        var values = new double[Count];
        Array.Fill(values, double.NaN);
        var (total, counts) = (rows.Sum(weight => (double)weight), labelled.CountClasses(rows));
        values[Accuracy] = Right(rows) / total;
        for (var k = 0; k < _classes; k++)
        {
            var c = k;
            values[Prevalence(k)] = counts[k] / total;
            values[Recall(k)] = Right([.. rows.Select((weight, i) => labelled.Labels[i] == c ? weight : (byte)0)]) / counts[k];
        }

        foreach (var (grouping, group, place) in Groups().Where(one => IsJudgedAt(one.Place)))
        {
            var within = TaskGrouping.Within(group, grouping.Labelled, labelled, rows);
            var size = within.Sum(weight => (double)weight);
            values[place] = size < fewest ? double.NaN : Right(within) / size;
        }

        return values;
    }

    private double Right(byte[] weights)
    {
        var right = 0.0;
        for (var row = 0; row < weights.Length; row++)
        {
            right += labelled.Decisions[row] == labelled.Labels[row] ? weights[row] : 0;
        }

        return right;
    }
}
