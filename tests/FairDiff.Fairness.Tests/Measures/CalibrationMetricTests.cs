namespace FairDiff.Fairness.Tests.Measures;

public class CalibrationMetricTests
{
    private static readonly string Intercept = MetricNames.CalibrationIntercept("yes");
    private static readonly string Slope = MetricNames.CalibrationSlope("yes");
    private static readonly string Index = MetricNames.IntegratedCalibrationIndex("yes");

    [Theory]
    [InlineData(150, 1e-4)]
    [InlineData(3000, 0.02)]
    public void Evaluate_Resamples_HaveTheIntervalsOfFitsFromScratch(int rows, double tolerance)
    {
        // 3,000 rows have more scores than are counted one by one: their fits of all rows are exact nevertheless, and the ends of intervals
        // are off by less than a fiftieth of their width (of the index a twentieth: it follows the noise of resamples less).
        MetricDefinition[] own =
        [
            Own("own0", rows => Fit(rows, withSlope: false).Intercept), Own("own1", rows => Fit(rows, withSlope: true).Slope),
            Own("own2", Ici),
        ];
        var report = Cohort.Evaluate(
            Rows(rows, digits: 9), new() { BootstrapSamples = 100, Metrics = MetricRegistry.BuiltIn.With(own) });

        foreach (var group in report.ByGroup["site"].Groups.Append(report.Overall))
        {
            foreach (var (name, mine) in new[] { Intercept, Slope, Index }.Zip(own))
            {
                var (expected, actual) = (group[mine.Name], group[name]);
                Assert.Equal(expected.Value!.Value, actual.Value!.Value, 1e-9);
                var allowed = (expected.Interval!.Upper - expected.Interval.Lower) * tolerance * (name == Index ? 2.5 : 1);
                Assert.Equal(expected.Interval.Lower, actual.Interval!.Lower, allowed);
                Assert.Equal(expected.Interval.Upper, actual.Interval!.Upper, allowed);
            }
        }
    }

    [Fact]
    public void Evaluate_OneProbability_HasTheInterceptOfItsClosedFormAndNoSlope()
    {
        // 30 of 120 came true where a half was stated: logit(1/4) - logit(1/2).
        var overall = Cohort.Evaluate(Cohort.Binary([.. Enumerable.Range(0, 120).Select(i => ("a", i < 30, 0.5))])).Overall;

        Assert.Equal(Math.Log(1 / 3.0), overall[Intercept].Value!.Value, 1e-9);
        Assert.Equal(0.25, overall[Index].Value!.Value, 1e-12);
        Assert.Null(overall[Slope].Value);
        Assert.Contains("part the rows", overall[Slope].Reason);
    }

    [Theory]
    [InlineData(0.9, 0.1)]
    [InlineData(0.1, 0.9)]
    public void Evaluate_ProbabilitiesThatPartTheSides_HaveNoSlope(double ofPositives, double ofNegatives)
    {
        var overall = Cohort.Evaluate(
            Cohort.Binary([.. Enumerable.Range(0, 100).Select(i => ("a", i % 2 == 0, i % 2 == 0 ? ofPositives : ofNegatives))])).Overall;

        Assert.Null(overall[Slope].Value);
        Assert.Equal(FairnessVerdict.InsufficientEvidence, overall[Slope].Verdict);
        Assert.Equal(0, overall[Intercept].Value!.Value, 1e-9);
    }

    [Fact]
    public void Evaluate_OneClassOnly_HasNoFitAndSaysWhy()
    {
        var overall = Cohort.Evaluate(Cohort.Binary([.. Enumerable.Range(0, 50).Select(i => ("a", false, i / 100.0))])).Overall;

        Assert.Null(overall[Intercept].Value);
        Assert.Null(overall[Slope].Value);
        Assert.Equal(Enumerable.Range(0, 50).Average(i => i / 100.0), overall[Index].Value!.Value, 1e-12);
        Assert.All([Intercept, Slope, Index], name => Assert.Contains("no rows of class 'yes' among 50", overall[name].Reason));
    }

    [Fact]
    public void Evaluate_ProbabilitiesOfZeroAndOne_AreKeptOffTheEnds()
    {
        // One of ten thousand sure ones is wrong on either side: by symmetry nothing to move, and a slope far below 1.
        var data = Cohort.Binary([.. Enumerable.Range(0, 20_000).Select(i => ("a", i % 2 == 0, (i % 2 == 0) == (i > 1) ? 1.0 : 0.0))]);
        var overall = Cohort.Evaluate(data).Overall;

        Assert.Equal(0, overall[Intercept].Value!.Value, 1e-6);
        Assert.Equal(Math.Log(9999) / Math.Log(999_999), overall[Slope].Value!.Value, 1e-9);
        Assert.Equal(1e-4, overall[Index].Value!.Value, 1e-12);
    }

    [Fact]
    public void Evaluate_SlopesOnBothSidesOfOne_CountTheNearerAsTheBetter()
    {
        // The logits of a are twice what they should be, those of b three quarters.
        var data = Stretched(4000, row => row % 2 == 0 ? 2 : 0.75);
        var report = Cohort.Evaluate(data, new() { BootstrapSamples = 200 });
        var gap = report.Gap("site", Slope);

        Assert.Equal(("b", "a"), (gap.Best, gap.Worst));
        Assert.Equal(report.ByGroup["site"]["a"][Slope].Value, gap.WorstValue!.Value);
        Assert.Equal(GapVerdict.Significant, gap.Verdict);
        Assert.True(FairnessRequirement.Parse("worst(site,calibrationSlope/yes) < 0.7").Check(report).IsMet);
        Assert.InRange(report.ByGroup["site"]["b"][Slope].Value!.Value, 1.1, 1.6);
    }

    [Theory]
    [InlineData(2, 1, DifferenceVerdict.Better)]
    [InlineData(1, 2, DifferenceVerdict.Worse)]
    [InlineData(0.5, 1, DifferenceVerdict.Better)]
    [InlineData(1, 0.5, DifferenceVerdict.Worse)]
    public void Compare_Slope_IsBetterWhereItIsNearerToOne(double from, double to, DifferenceVerdict expected)
    {
        var comparison = MethodComparison.Compare(
            [Stretched(3000, _ => from)], [Stretched(3000, _ => to)], new() { BootstrapSamples = 200 }, [Slope],
            TestContext.Current.CancellationToken);

        Assert.Equal(expected, comparison[$"overall({Slope})"].Verdict);
    }

    /// <summary>Truths of known probabilities, whose logits are then stretched.</summary>
    private static FairnessData Stretched(int rows, Func<int, double> by)
    {
        var random = new Random(11);
        return Cohort.Binary([.. Enumerable.Range(0, rows).Select(row =>
        {
            var logit = (random.NextDouble() * 6) - 3;
            return (row % 2 == 0 ? "a" : "b", random.NextDouble() < Logits.Sigmoid(logit), Logits.Sigmoid(by(row) * logit));
        })]);
    }

    private static FairnessData Rows(int count, int digits)
    {
        var random = new Random(6);
        return Cohort.Binary([.. Enumerable.Range(0, count).Select(i => (
            i % 3 == 0 ? "a" : "b", i % 5 < 2, Math.Round((random.NextDouble() + (i % 5 < 2 ? 0.5 : 0)) / 1.5, digits)))]);
    }

    private static MetricDefinition Own(string name, Func<MetricRows, double> value) => new()
    {
        Name = name, Title = name, Meaning = "", Unit = MetricUnit.Number, Evidence = MetricEvidence.BothSides, Value = value,
    };

    /// <summary>Newton's method over rows, from zero.</summary>
    private static (double Intercept, double Slope) Fit(MetricRows rows, bool withSlope)
    {
        (double Logit, double Truth)[] points = [
            .. rows.Select(row => (Math.Log(Math.Max(row.Score(1), 1e-6) / (1 - row.Score(1))), row.Truth(1)))];
        double[] at = [0, withSlope ? 0 : 1];
        for (var step = 0; step < 25; step++)
        {
            double a = 0, b = 0, aa = 0, ab = 0, bb = 0;
            foreach (var (logit, truth) in points)
            {
                var fitted = Logits.Sigmoid(at[0] + (at[1] * logit));
                var weight = fitted * (1 - fitted);
                (a, b) = (a + truth - fitted, b + ((truth - fitted) * logit));
                (aa, ab, bb) = (aa + weight, ab + (weight * logit), bb + (weight * logit * logit));
            }

            at = withSlope
                ? [at[0] + (((bb * a) - (ab * b)) / ((aa * bb) - (ab * ab))), at[1] + (((aa * b) - (ab * a)) / ((aa * bb) - (ab * ab)))]
                : [at[0] + (a / aa), 1];
        }

        return (at[0], at[1]);
    }

    /// <summary>The isotonic share of a row by the largest mean of a range that ends there and the smallest over where it begins.</summary>
    private static double Ici(MetricRows rows)
    {
        var ties = rows.GroupBy(row => row.Score(1)).OrderBy(tie => tie.Key)
            .Select(tie => (Score: tie.Key, Rows: tie.Count(), Positives: tie.Sum(row => row.Truth(1)))).ToArray();
        var (rowsUpTo, positivesUpTo) = (new double[ties.Length + 1], new double[ties.Length + 1]);
        for (var i = 0; i < ties.Length; i++)
        {
            (rowsUpTo[i + 1], positivesUpTo[i + 1]) = (rowsUpTo[i] + ties[i].Rows, positivesUpTo[i] + ties[i].Positives);
        }

        // The greatest convex minorant of the cumulative sums, corner by corner.
        var (sum, start) = (0.0, 0);
        while (start < ties.Length)
        {
            var (end, lowest) = (start + 1, double.PositiveInfinity);
            for (var i = start + 1; i <= ties.Length; i++)
            {
                var share = (positivesUpTo[i] - positivesUpTo[start]) / (rowsUpTo[i] - rowsUpTo[start]);
                (end, lowest) = share <= lowest ? (i, share) : (end, lowest);
            }

            sum += ties[start..end].Sum(tie => tie.Rows * Math.Abs(tie.Score - lowest));
            start = end;
        }

        return sum / rows.Count;
    }
}
