using System.Diagnostics;
using MathNet.Numerics.Distributions;

namespace FairDiff.Fairness.Tests.Calibration;

/// <summary>Calibration of groups, what is refused, and what is saved; the numbers themselves are in CalibrationReferenceTests.</summary>
public sealed class ScoreCalibrationTests
{
    /// <summary>Site a states its true log-odds halved and raised by 1, b doubled: what Platt's line gives back is known.</summary>
    [Fact]
    public void Fit_ByGroup_FindsTheLineOfEach()
    {
        var calibration = ScoreCalibration.Fit(Draw(new Random(1), 20_000), BySite);

        Assert.Equal(["a", "b"], calibration.ByGroup.Keys.Order());
        AssertLine(-2, 2, calibration.ByGroup["a"][0]);
        AssertLine(0, .5, calibration.ByGroup["b"][0]);
        Assert.True(calibration.AreProbabilities);
    }

    /// <summary>On other rows of the same kind the calibrated probabilities come true as often as they say, in every group; those of one
    /// fit for all do not.</summary>
    [Theory]
    [InlineData(CalibrationMethod.Platt)]
    [InlineData(CalibrationMethod.Isotonic)]
    public void Apply_ByGroup_ComesTrueInEveryGroup(CalibrationMethod method)
    {
        var (validation, test) = (Draw(new Random(2), 20_000), Draw(new Random(3), 20_000));
        double Worst(CalibrationOptions options)
        {
            var data = ScoreCalibration.Fit(validation, options).Apply(test);
            return data.Attributes["site"].Distinct().Max(site =>
            {
                int[] rows = [.. Enumerable.Range(0, data.Rows).Where(row => data.Attributes["site"][row] == site)];
                return CalibrationCurve.Compute(
                    [.. rows.Select(row => data.IsTrue(row, 1) == true)], [.. rows.Select(row => data.Scores[row, 1])])!.IntegratedIndex;
            });
        }

        Assert.InRange(Worst(BySite with { Method = method }), 0, .02);
        Assert.InRange(Worst(new CalibrationOptions { Method = method }), .05, 1);
    }

    [Fact]
    public void Apply_RowsOfNoGroup_ShareTheCalibrationOfAll()
    {
        var data = Draw(new Random(4), 400);
        var few = data.Take([.. Enumerable.Range(0, data.Rows).Where(row => data.Attributes["site"][row] == "a" || row < 30)]);
        var calibration = ScoreCalibration.Fit(few, BySite);

        Assert.Same(calibration.Common[0], calibration.ByGroup["b"][0]);
        Assert.NotSame(calibration.Common[0], calibration.ByGroup["a"][0]);
        double Of(string? group)
        {
            var probabilities = new double[2];
            calibration.Apply([.3, .7], group, probabilities);
            return probabilities[1];
        }

        Assert.Equal(Of("b"), Of(null));
        Assert.Equal(Of("b"), Of("elsewhere"));
        Assert.NotEqual(Of("b"), Of(" a "));
        Assert.Equal(Of("a"), Of(" a "));
    }

    /// <summary>A temperature of logits that were multiplied by 3 is 3, and changes no decision.</summary>
    [Fact]
    public void Fit_TemperatureOfLogits_IsWhatTheyWereMultipliedBy()
    {
        var random = new Random(5);
        var logits = new double[30_000, 4];
        var labels = new int[30_000];
        for (var row = 0; row < labels.Length; row++)
        {
            double[] own = [.. Enumerable.Range(0, 4).Select(_ => Normal.Sample(random, 0, 1))];
            var (sum, draw) = (own.Sum(Math.Exp), random.NextDouble());
            while (labels[row] < 3 && (draw -= Math.Exp(own[labels[row]]) / sum) > 0)
            {
                labels[row]++;
            }

            for (var c = 0; c < 4; c++)
            {
                logits[row, c] = 3 * own[c];
            }
        }

        var data = new FairnessData { ClassNames = ["a", "b", "c", "d"], Labels = labels, Scores = logits };
        var calibration = ScoreCalibration.Fit(data, new CalibrationOptions { Method = CalibrationMethod.Temperature });
        var calibrated = calibration.Apply(data);

        Assert.Equal(3, calibration.Common[0].Temperature!.Value, .06);
        Assert.Equal(
            Cohort.Evaluate(data, new() { BootstrapSamples = 0 }).Overall[MetricNames.Accuracy].Value,
            Cohort.Evaluate((FairnessData)calibrated, new() { BootstrapSamples = 0 }).Overall[MetricNames.Accuracy].Value);
    }

    [Fact]
    public void Fit_TooFewRows_SaysHowManyAreNeeded()
    {
        var data = FairnessData.Binary(
            [.. Enumerable.Range(0, 40).Select(row => row < 9)], [.. Enumerable.Range(0, 40).Select(row => row / 40.0)]);
        string Refusal(CalibrationOptions options) => Assert.Throws<FairnessException>(() => ScoreCalibration.Fit(data, options)).Message;

        Assert.Contains("needs 10 validation rows with it and 10 without; there are 9 with and 31 without", Refusal(new()));
        Assert.Contains("needs 50", Refusal(new() { Method = CalibrationMethod.Isotonic }));
        Assert.Contains("'nowhere'", Refusal(new() { Attribute = "nowhere", MinimumClassSize = 5 }));

        // The ill have the lowest scores: no temperature above 0 is better than an endless one.
        Assert.Contains("tell less than nothing", Refusal(new() { Method = CalibrationMethod.Temperature, MinimumClassSize = 5 }));
        var three = new FairnessData
        {
            ClassNames = ["a", "b", "c"], Labels = [.. Enumerable.Range(0, 40).Select(row => row < 33 ? 0 : row % 3)],
            Scores = new double[40, 3],
        };
        Assert.Contains("10 of others", Assert.Throws<FairnessException>(
            () => ScoreCalibration.Fit(three, new CalibrationOptions { Method = CalibrationMethod.Temperature })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreCalibration.Fit(data, new() { MinimumClassSize = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreCalibration.Fit(data, new() { Method = (CalibrationMethod)9 }));
    }

    /// <summary>Scores that part the sides, one far away (SciPy's Nelder-Mead finds the same), and scores that are all the
    /// same.</summary>
    [Fact]
    public void Fit_PlattOfHardRows_IsFinite()
    {
        bool[] truth = [.. Enumerable.Range(0, 100).Select(row => row >= 50)];
        double Of(Func<int, double> score, int row)
        {
            double[] scores = [.. Enumerable.Range(0, 100).Select(score)];
            var data = FairnessData.Binary(truth, scores);
            return ScoreCalibration.Fit(data, new CalibrationOptions { AreProbabilities = false }).Apply(data).Scores[row, 1];
        }

        Assert.Equal(.99989428, Of(row => row - 49.5, 99), 1e-7);
        Assert.Equal(.97892839, Of(row => row == 0 ? -1e4 : row - 49.5, 99), 1e-7);
        Assert.InRange(Of(row => row == 0 ? -1e12 : row, 49), .4, .6);
        Assert.Equal(.5, Of(_ => 3, 7), 1e-12);
    }

    [Theory]
    [InlineData(CalibrationMethod.Platt)]
    [InlineData(CalibrationMethod.Isotonic)]
    [InlineData(CalibrationMethod.Temperature)]
    public void FromJson_OfToJson_IsTheSameToTheLastBit(CalibrationMethod method)
    {
        var data = Draw(new Random(6), 600) with { ClassNames = ["fine", "ill, \"very\""] };
        var missing = new MissingValues(["none"]);
        var calibration = ScoreCalibration.Fit(data, BySite with { Method = method, MissingValues = missing, MinimumClassSize = 20 });
        var loaded = ScoreCalibration.FromJson(calibration.ToJson());

        Assert.Equal(calibration.ToJson(), loaded.ToJson());
        Assert.Equal(calibration.Apply(data).Scores.Cast<double>(), loaded.Apply(data).Scores.Cast<double>());
        Assert.Equal("unknown", loaded.Options.MissingValues.GroupOf("none"));
        Assert.Equal("NA", loaded.Options.MissingValues.GroupOf("NA"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("no JSON")]
    public void FromJson_OfOther_Says(string text)
    {
        Assert.Contains("no saved calibration", Assert.Throws<FairnessException>(() => ScoreCalibration.FromJson(text)).Message);
        Assert.Contains("no saved thresholds", Assert.Throws<FairnessException>(() => GroupThresholds.FromJson(text)).Message);
    }

    [Fact]
    public void Apply_OtherClasses_Says()
    {
        var data = Draw(new Random(7), 300);
        var calibration = ScoreCalibration.Fit(data, BySite);

        Assert.Contains("was fitted for", Assert.Throws<FairnessException>(
            () => calibration.Apply(data with { ClassNames = ["ill", "fine"] })).Message);
        Assert.Contains("'site'", Assert.Throws<FairnessException>(
            () => calibration.Apply(data with { Attributes = new Dictionary<string, IReadOnlyList<string>>() })).Message);
    }

    [Theory]
    [InlineData(CalibrationMethod.Platt)]
    [InlineData(CalibrationMethod.Isotonic)]
    [InlineData(CalibrationMethod.Temperature)]
    public void Fit_FiveGroupsOfHundredThousand_TakesSeconds(CalibrationMethod method)
    {
        var data = Draw(new Random(8), 250_000);
        data = data with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["site"] = [.. Enumerable.Range(0, data.Rows).Select(row => $"{row % 5}")],
            },
        };
        var watch = Stopwatch.StartNew();
        _ = ScoreCalibration.Fit(data, BySite with { Method = method });

        TestContext.Current.TestOutputHelper!.WriteLine($"{method}: {watch.Elapsed.TotalSeconds:0.00} s");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"{watch.Elapsed}");
    }

    private static CalibrationOptions BySite => new() { Attribute = "site" };

    private static void AssertLine(double intercept, double slope, CalibrationFit fit)
    {
        Assert.Equal(intercept, fit.Intercept, .1);
        Assert.Equal(slope, fit.Slope, .1);
    }

    private static FairnessData Draw(Random random, int perSite)
    {
        var (truth, scores, sites) = (new List<bool>(), new List<double>(), new List<string>());
        for (var row = 0; row < 2 * perSite; row++)
        {
            var logit = Normal.Sample(random, 0, 1.5);
            truth.Add(random.NextDouble() < Logits.Sigmoid(logit));
            scores.Add(Logits.Sigmoid(row % 2 == 0 ? 1 + (logit / 2) : 2 * logit));
            sites.Add(row % 2 == 0 ? "a" : "b");
        }

        return FairnessData.Binary(truth, scores) with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["site"] = sites },
        };
    }
}
