using System.Globalization;
using FairDiff.Fairness.Tests.Reference;

namespace FairDiff.Fairness.Tests.Unlabelled;

/// <summary>
/// Thirty pairs of a phantom hospital and a method: log-odds of the first seed of <c>fairdiff histopathology --simulate --labels 1000</c>,
/// 400 test patches of each hospital (200 of each class, drawn by chance). Hospitals 0, 3 and 4 were trained on, 1 and 2 never.
/// </summary>
public sealed class PhantomHospitalTests
{
    private static readonly string[] Methods = ["baseline", "color", "label", "label+color", "label+property", "label+property+color"];
    private static readonly string[] Labelled = ["0", "3", "4"];

    private static readonly string[][] Rows = ReferenceFile.Rows("phantom-hospitals.csv");

    /// <summary>With the prevalence of the hospital stated, each is estimated, the one too where the classifier is right in six of ten
    /// patches and as sure as ever.</summary>
    [Theory]
    [InlineData(200, 200)]
    [InlineData(86, 200)]
    [InlineData(200, 86)]
    public void Estimate_StatedPrevalence_IsNearAndCovers(int tumours, int others)
    {
        var pairs = Pairs(tumours, others, isStated: true);
        Assert.Equal(30, pairs.Count);
        var estimated = pairs.Where(pair => pair.Task.Accuracy is not null).ToList();

        Assert.InRange(estimated.Count, 27, 30);
        Assert.InRange(estimated.Average(pair => Math.Abs(pair.Task.Accuracy!.Value - pair.Truth)), 0, .03);
        Assert.InRange(
            estimated.Average(pair => pair.Task.Accuracy!.Interval is { } interval && interval.Lower <= pair.Truth
                && pair.Truth <= interval.Upper ? 1.0 : 0), .85, 1);
        Assert.All(pairs, pair => Assert.Equal(tumours != others, pair.Task.Shift!.IsFlagged));
        Assert.True(tumours > others || pairs.Min(pair => pair.Truth) < .65, "No hospital is hard.");
    }

    /// <summary>Without it scores do not tell prevalences from classifiers that lean to one side: most are refused.</summary>
    [Fact]
    public void Estimate_UnknownPrevalence_RefusesMost()
    {
        var pairs = Pairs(200, 200, isStated: false);
        var estimated = pairs.Where(pair => pair.Task.Accuracy is not null).ToList();

        Assert.InRange(estimated.Count, 0, 12);
        Assert.All(estimated, pair => Assert.InRange(Math.Abs(pair.Task.Accuracy!.Value - pair.Truth), 0, .1));
        Assert.All(pairs.Where(pair => pair.Truth < .72), pair => Assert.NotNull(pair.Task.Refusal));
    }

    /// <summary>Each hospital by the labelled rows of hospitals 0, 3 and 4, or of the others of these.</summary>
    private static List<(EstimatedTask Task, double Truth)> Pairs(int tumours, int others, bool isStated)
    {
        var pairs = new List<(EstimatedTask, double)>();
        foreach (var method in Enumerable.Range(0, Methods.Length))
        {
            foreach (var hospital in new[] { "0", "1", "2", "3", "4" })
            {
                var known = Rows.Where(row => Labelled.Contains(row[0]) && row[0] != hospital).ToList();
                string[][] own = [.. Of(hospital, "1").Take(tumours), .. Of(hospital, "0").Take(others)];
                var labelled = FairnessData.Binary([.. known.Select(IsTumour)], [.. known.Select(row => Score(row, method))], "tumour") with
                {
                    Attributes = new Dictionary<string, IReadOnlyList<string>> { ["hospital"] = [.. known.Select(row => row[0])] },
                };
                var options = new PerformanceOptions
                {
                    SiteAttribute = "hospital",
                    Prevalences = isStated
                        ? new Dictionary<string, PrevalenceRange> { ["tumour"] = PrevalenceRange.At(tumours / (double)(tumours + others)) }
                        : new Dictionary<string, PrevalenceRange>(),
                };
                var task = PerformanceEstimator.Estimate(
                    labelled, UnlabelledRows.Binary([.. own.Select(row => Score(row, method))], "tumour"), options,
                    new() { Confidence = .9, BootstrapSamples = 100 }, TestContext.Current.CancellationToken).Tasks[0];
                pairs.Add((task, own.Average(row => Score(row, method) > .5 == IsTumour(row) ? 1.0 : 0)));
            }
        }

        return pairs;
    }

    private static IEnumerable<string[]> Of(string hospital, string truth) => Rows.Where(row => row[0] == hospital && row[1] == truth);

    private static bool IsTumour(string[] row) => row[1] == "1";

    private static double Score(string[] row, int method) => Logits.Sigmoid(double.Parse(row[2 + method], CultureInfo.InvariantCulture));
}
