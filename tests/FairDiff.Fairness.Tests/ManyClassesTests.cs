using System.Diagnostics;

namespace FairDiff.Fairness.Tests;

public class ManyClassesTests
{
    /// <summary>With the third power of the classes this would take a quarter of an hour.</summary>
    [Fact]
    public void Evaluate_ThousandClasses_TakesSeconds()
    {
        var clock = Stopwatch.StartNew();
        var report = FairnessEvaluator.Evaluate(
            Data(1000), new FairnessOptions { BootstrapSamples = 0, MinimumGroupSize = 1, MinimumClassSize = 1 },
            TestContext.Current.CancellationToken);

        Assert.Equal(0.9, report.Overall[MetricNames.Accuracy].Value!.Value, 1e-12);
        Assert.Equal(0.9, report.Overall[MetricNames.BalancedAccuracy].Value!.Value, 1e-12);
        Assert.Equal(1, report.Overall[MetricNames.Recall("class 1")].Value);
        Assert.Equal(0, report.Overall[MetricNames.Recall("class 0")].Value);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
    }

    [Fact]
    public void Evaluate_MoreClassesThanAnybodyHas_IsRefused() =>
        Assert.Contains("There are 1001 names of a class, more than 1000", Assert.Throws<FairnessException>(
            () => FairnessEvaluator.Evaluate(Data(1001), cancellationToken: TestContext.Current.CancellationToken)).Message);

    /// <summary>A row of each class; every tenth is taken for the next one.</summary>
    private static FairnessData Data(int classes)
    {
        var scores = new double[classes, classes];
        for (var row = 0; row < classes; row++)
        {
            scores[row, row % 10 == 0 ? (row + 1) % classes : row] = 1;
        }

        return new FairnessData
        {
            ClassNames = [.. Enumerable.Range(0, classes).Select(c => $"class {c}")],
            Labels = [.. Enumerable.Range(0, classes)],
            Scores = scores,
            Attributes = new Dictionary<string,
            IReadOnlyList<string>> { ["site"] = [.. Enumerable.Range(0, classes).Select(row => row % 2 == 0 ? "a" : "b")] },
        };
    }
}
