using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Classification.Validation;

/// <summary>Whole fits with a validation, as a user writes them.</summary>
public class ValidatedFitTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<(string Name, double Value, long Step)> _metrics = [];

    [Fact]
    public void Fit_FractionInOneChain_ReportsChecksAndKeepsTheBest()
    {
        var rows = Patient.Rows(120, patients: 60);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var chain = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.Conversion.MapValueToKey("Site"))
            .Append(Trainer(new()
            {
                Fraction = .25,
                ClusterColumnName = "Name",
                Metric = ValidationMetric.WorstGroupAccuracy,
                GroupColumnNames = ["Site"],
                MinimumGroupSize = 5,
                Interval = 10,
                Patience = 2,
            }, steps: 60));

        var scored = chain.Fit(data).Transform(data);

        var checks = _metrics.Where(metric => metric.Name == "classifier/validation/worstGroupAccuracy").ToList();
        var best = _metrics.Single(metric => metric.Name == "classifier/validation/bestStep");
        Assert.Equal(checks.MaxBy(check => check.Value).Step, best.Value);
        Assert.Equal(checks.Count, _metrics.Count(metric => metric.Name == "classifier/validation/loss"));
        Assert.True(checks[^1].Step == 60 || checks[^1].Step == best.Value + 20, $"{checks[^1].Step}, best {best.Value}");
        Assert.Equal(1, checks.Max(check => check.Value));
        Assert.True(_ml.MulticlassClassification.Evaluate(scored).MacroAccuracy > .95);
    }

    [Fact]
    public void Fit_ValidationData_IsTheSetOfTheOptions()
    {
        var data = Patient.View(_ml, Patient.Rows(60, patients: 60));
        var validation = _ml.Data.FilterByCustomPredicate<Site>(data, row => row.Name == "patient 3");

        var byArgument = Trainer(new() { Metric = ValidationMetric.Accuracy, Interval = 2 }, steps: 4).Fit(data, data);
        var byOption = Trainer(new() { Metric = ValidationMetric.Accuracy, Interval = 2, Set = data }, steps: 4).Fit(data);

        Assert.Equal(byArgument.Transform(data).GetColumn<float[]>("Score"), byOption.Transform(data).GetColumn<float[]>("Score"));
        Assert.Equal(4, _metrics.Count(metric => metric.Name == "classifier/validation/accuracy"));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Trainer(new() { Fraction = .2, ClusterColumnName = "Name" }, steps: 1).Fit(data, validation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_FractionBehindAStageThatAddsSyntheticRows_WarnsOfWhatThatHasSeen(bool hasFlag)
    {
        var warnings = new List<string>();
        _ml.Log += (_, e) => warnings.Add(e.Message);
        var data = Patient.View(_ml, Patient.Rows(20, patients: 20));

        Trainer(new() { Fraction = .2, ClusterColumnName = "Patient" }, steps: 1).Fit(
            hasFlag ? data : _ml.Transforms.DropColumns("IsSynthetic").Fit(data).Transform(data));

        Assert.Equal(hasFlag, warnings.Exists(text => text.Contains("flatter the validation", StringComparison.Ordinal)));
    }

    private ResNetClassificationEstimator Trainer(ValidationOptions validation, int steps) =>
        _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with
    {
        Steps = steps,
        Seed = 3,
        Validation = validation,
        MetricsCallback = (name, value, step) => _metrics.Add((name, value, step)),
    });

    private sealed class Site
    {
        public string Name { get; set; } = "";
    }
}
