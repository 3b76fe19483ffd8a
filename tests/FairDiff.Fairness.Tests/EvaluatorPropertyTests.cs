using CsCheck;

namespace FairDiff.Fairness.Tests;

/// <summary>What must hold for any data: order of rows, names of groups and copies of rows do not change a metric.</summary>
public class EvaluatorPropertyTests
{
    private static readonly Gen<FairnessData> Any = Gen.Select(Gen.Int[0, 10_000], Gen.Int[1, 80], Gen.Int[2, 5], Cohort.Random);
    private static readonly FairnessOptions Options = new() { BootstrapSamples = 0, MinimumGroupSize = 1, MinimumClassSize = 1 };

    [Fact]
    public void Evaluate_RowsInAnotherOrder_StaysTheSame() => Any.Sample(
        data => AssertAlike(Values(data), Values(Take(data, [.. Enumerable.Range(0, data.Labels.Count).Reverse()]))), iter: 60);

    [Fact]
    public void Evaluate_EveryRowTwice_StaysTheSame() => Any.Sample(
        data => AssertAlike(
            Values(data), Values(Take(data, [.. Enumerable.Range(0, 2 * data.Labels.Count).Select(row => row / 2)]))), iter: 60);

    [Fact]
    public void Evaluate_GroupsRenamed_HaveTheSameGaps() => Any.Sample(
        data =>
        {
            var renamed = data with
            {
                Attributes = data.Attributes.ToDictionary(
                    pair => pair.Key, pair => (IReadOnlyList<string>)[
                        .. pair.Value.Select(value => value.Length == 0 ? value : "z" + (char)('z' - value[0] + 'a'))]),
            };
            AssertAlike(Gaps(data), Gaps(renamed));
        },
        iter: 60);

    [Fact]
    public void Evaluate_ClassesInAnotherOrder_HaveTheSameMetrics()
    {
        var data = Cohort.Random(3, 200, 4);
        var reversed = data with
        {
            ClassNames = [.. data.ClassNames.Reverse()],
            Labels = [.. data.Labels.Select(label => 3 - label)],
            Scores = Matrix(200, 4, (row, c) => data.Scores[row, 3 - c] + (1e-9 * c)),
        };

        // Ties go to the class named first, so they are broken alike here.
        var broken = data with { Scores = Matrix(200, 4, (row, c) => data.Scores[row, c] + (1e-9 * (3 - c))) };
        AssertAlike(
            Values(broken).Where(pair => !pair.Key.Contains('/')).ToDictionary(), Values(reversed).Where(
                pair => !pair.Key.Contains('/')).ToDictionary());
    }

    [Fact]
    public void Evaluate_SingleRow_HasValuesAndNoIntervals()
    {
        var report = Cohort.Evaluate(Cohort.Random(1, 1, 3), new FairnessOptions { BootstrapSamples = 100 });

        Assert.NotNull(report.Overall[MetricNames.Accuracy].Value);
        Assert.All(report.Overall.Values.Values, value => Assert.Null(value.Interval));
        Assert.All(
            report.ByGroup.Values.SelectMany(grouping => grouping.Gaps.Values),
            gap => Assert.Equal(GapVerdict.InsufficientEvidence, gap.Verdict));
    }

    [Fact]
    public void Evaluate_OneClassOnly_HasNoAucButAccuracy()
    {
        var data = Cohort.Random(1, 90, 3) with { Labels = new int[90] };
        var overall = Cohort.Evaluate(data, new FairnessOptions { BootstrapSamples = 100 }).Overall;

        Assert.NotNull(overall[MetricNames.Accuracy].Interval);
        Assert.Null(overall[MetricNames.Auc].Value);
        Assert.Contains("one class", overall[MetricNames.Auc].Reason);
        Assert.Null(overall[MetricNames.FalsePositiveRate("c0")].Value);
    }

    private static FairnessData Take(FairnessData data, int[] rows) => data with
    {
        Labels = [.. rows.Select(row => data.Labels[row])],
        Scores = Matrix(rows.Length, data.ClassNames.Count, (row, c) => data.Scores[rows[row], c]),
        Attributes = data.Attributes.ToDictionary(
            pair => pair.Key, pair => (IReadOnlyList<string>)[.. rows.Select(row => pair.Value[row])]),
    };

    private static double[,] Matrix(int rows, int columns, Func<int, int, double> value)
    {
        var matrix = new double[rows, columns];
        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i / columns, i % columns] = value(i / columns, i % columns);
        }

        return matrix;
    }

    private static Dictionary<string, double?> Values(FairnessData data) =>
        Cohort.Evaluate(data, Options).Overall.Values.ToDictionary(pair => pair.Key, pair => pair.Value.Value);

    private static Dictionary<string, double?> Gaps(FairnessData data) =>
        Cohort.Evaluate(data, Options).ByGroup.SelectMany(
            grouping => grouping.Value.Gaps.Values.Select(gap => ($"{grouping.Key} {gap.Metric}", gap.Value)))
            .ToDictionary();

    private static void AssertAlike(Dictionary<string, double?> expected, Dictionary<string, double?> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, pair =>
        {
            Assert.Equal(pair.Value is null, actual[pair.Key] is null);
            Assert.Equal(pair.Value ?? 0, actual[pair.Key] ?? 0, 1e-9);
        });
    }
}
