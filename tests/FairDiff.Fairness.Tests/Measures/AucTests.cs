using CsCheck;

namespace FairDiff.Fairness.Tests.Measures;

public class AucTests
{
    private static readonly Gen<(bool Label, double Score)[]> Rows =
        Gen.Select(Gen.Bool, Gen.Int[0, 20].Select(score => score / 20.0)).Array[2, 60].Where(
            rows => rows.Select(row => row.Item1).Distinct().Count() == 2);

    [Theory]
    [InlineData(new[] { 0.1, 0.2, 0.8, 0.9 }, 1.0)]
    [InlineData(new[] { 0.9, 0.8, 0.2, 0.1 }, 0.0)]
    [InlineData(new[] { 0.5, 0.5, 0.5, 0.5 }, 0.5)]
    [InlineData(new[] { 0.1, 0.5, 0.5, 0.9 }, 0.875)]
    public void Auc_TwoNegativesThenTwoPositives_HasItsClosedForm(double[] scores, double expected) =>
        Assert.Equal(expected, Auc([.. scores.Select((score, row) => (row >= 2, score))]));

    [Fact]
    public void Auc_AnyScores_EqualsThePairCount() => Rows.Sample(rows =>
    {
        var pairs = from positive in rows.Where(row => row.Label)
                    from negative in rows.Where(row => !row.Label)
                    select positive.Score > negative.Score ? 1 : positive.Score == negative.Score ? 0.5 : 0;
        return Math.Abs(Auc(rows) - pairs.Average()) < 1e-12;
    });

    [Fact]
    public void Auc_MonotoneMapOfTheScores_StaysTheSame() =>
        Rows.Sample(rows => Auc(rows) == Auc([.. rows.Select(row => (row.Label, Math.Exp(3 * row.Score) - 40))]));

    [Fact]
    public void Auc_LabelsSwapped_IsTheComplement() =>
        Rows.Sample(rows => Math.Abs(Auc(rows) + Auc([.. rows.Select(row => (!row.Label, row.Score))]) - 1) < 1e-12);

    [Fact]
    public void Auc_RowsInAnotherOrder_StaysTheSame() => Rows.Sample(rows => Auc(rows) == Auc([.. rows.Reverse()]));

    [Fact]
    public void Auc_RowsTwice_StaysTheSame() => Rows.Sample(rows => Math.Abs(Auc(rows) - Auc([.. rows, .. rows])) < 1e-12);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Auc_OneClassOnly_IsNullWithReason(bool label)
    {
        var overall = Cohort.Evaluate(Cohort.Binary(("a", label, 0.3), ("a", label, 0.6))).Overall;

        Assert.Null(overall[MetricNames.Auc].Value);
        Assert.Contains("among 2", overall[MetricNames.Auc].Reason);
        Assert.Null(overall[MetricNames.AveragePrecision].Value);
    }

    [Fact]
    public void AveragePrecision_Ties_CountAsOneThreshold()
    {
        // Thresholds 0.9 (1 of 1 right), 0.5 (2 of 3 right, both ties at once), 0.1 (2 of 4).
        var overall = Cohort.Evaluate(Cohort.Binary(("a", true, 0.9), ("a", true, 0.5), ("a", false, 0.5), ("a", false, 0.1))).Overall;

        Assert.Equal((0.5 * 1) + (0.5 * 2 / 3), overall[MetricNames.AveragePrecision].Value!.Value, 1e-12);
    }

    private static double Auc((bool Label, double Score)[] rows) =>
        Cohort.Evaluate(Cohort.Binary([.. rows.Select(row => ("a", row.Label, row.Score))])).Overall[MetricNames.Auc].Value!.Value;
}
