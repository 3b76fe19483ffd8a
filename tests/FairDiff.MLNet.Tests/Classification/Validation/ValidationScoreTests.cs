using FairDiff.Fairness;
using FairDiff.MLNet.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Tests.Classification.Validation;

/// <summary>Eight rows: four of site north (labels 0 0 1 1), three of south (0 1 1), one of west (0). Expected values by hand.</summary>
public sealed class ValidationScoreTests : IDisposable
{
    private const float Unknown = float.NaN;
    private static readonly string[] Sites = ["north", "north", "north", "north", "south", "south", "south", "west"];
    private readonly IDisposable _scope = NewDisposeScope();
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _warnings = [];
    private readonly Tensor _truth = tensor(new long[] { 0, 0, 1, 1, 0, 1, 1, 0 });

    // Probabilities of class 1: north has one wrong (row 1), south two (rows 4 and 5), west none.
    private readonly Tensor _probabilities = OfTwo(.2f, .6f, .7f, .8f, .9f, .4f, .95f, .1f);

    public ValidationScoreTests() => _ml.Log += (_, e) => _warnings.Add(e.Message);

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(nameof(ValidationMetric.Accuracy), "accuracy", 5 / 8.0)]
    [InlineData(nameof(ValidationMetric.BalancedAccuracy), "balancedAccuracy", ((2 / 4.0) + (3 / 4.0)) / 2)]
    [InlineData(nameof(ValidationMetric.RocAuc), "auc", 12 / 16.0)]
    public void Of_AllRows_IsTheMetric(string metric, string name, double expected)
    {
        var score = Score(new() { Metric = ValidationMetric.Parse(metric) })!;
        Assert.Equal(name, score.Name);
        Assert.Equal(expected, score.Of(_probabilities), 1e-9);
    }

    [Theory]
    [InlineData(nameof(ValidationMetric.WorstGroupAccuracy), "worstGroupAccuracy", 1 / 3.0)]
    [InlineData(nameof(ValidationMetric.WorstGroupRocAuc), "worstGroupAuc", 1 / 2.0)]
    public void Of_Groups_IsThatOfTheWorst(string metric, string name, double expected)
    {
        var score = Score(new() { Metric = ValidationMetric.Parse(metric), GroupColumnNames = ["Site"], MinimumGroupSize = 3 })!;
        Assert.Equal(name, score.Name);
        Assert.Equal(expected, score.Of(_probabilities), 1e-9);
    }

    /// <summary>Any metric of the registry can choose, and one of the user's.</summary>
    [Fact]
    public void Of_AnyMetric_IsThatOfTheEvaluator()
    {
        var surest = new MetricDefinition
        {
            Name = "surest", Title = "largest score", Meaning = "", Value = rows => rows.Max(row => row.Score(row.Predicted)),
        };

        var brier = ValidationMetric.WorstGroup(MetricNames.Brier);
        var score = Score(new() { Metric = brier, GroupColumnNames = ["Site"], MinimumGroupSize = 3 })!;

        Assert.Equal("worstGroupBrier", score.Name);
        Assert.True(brier.LowerIsBetter);
        Assert.Equal(((.2 * .2) + (.4 * .4) + (.95 * .95)) / 3, score.Of(OfTwo(.2f, .4f, .7f, .8f, .2f, .6f, .05f, .1f)), 1e-6);
        Assert.Equal(.95, Score(new() { Metric = ValidationMetric.Of(surest) })!.Of(_probabilities), 1e-6);
    }

    /// <summary>Of more than two classes probabilities are distributions; those of a row of zeros would be none.</summary>
    [Fact]
    public void Of_ThreeClasses_ProbabilitiesAreJudged()
    {
        var rows = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(Labels()).Transform(Labels());
        var thirds = full([3, 3], 1 / 3.0).to(float32);

        var score = Score(new() { Metric = ValidationMetric.Of(MetricNames.Brier) }, tensor(new long[] { 0, 1, 2 }), rows)!;

        Assert.Equal(2 / 3.0, score.Of(thirds), 1e-6);

        IDataView Labels() =>
            _ml.Data.LoadFromEnumerable([new Named { Label = "a" }, new Named { Label = "b" }, new Named { Label = "c" }]);
    }

    /// <summary>Its value hangs on the scores, which there are none of yet: it is tried, and NaN until it has one.</summary>
    [Fact]
    public void Of_OwnMetricWithoutAValueYet_IsNotRefused()
    {
        var precision = new MetricDefinition
        {
            Name = "precision", Title = "precision", Meaning = "",
            Value = rows =>
                rows.Where(row => row.Predicted == 1).Select(row => row.Label == 1 ? 1.0 : 0).DefaultIfEmpty(double.NaN).Average(),
        };

        Assert.Equal(3 / 5.0, Score(new() { Metric = ValidationMetric.Of(precision) })!.Of(_probabilities), 1e-9);
    }

    [Theory]
    [InlineData(MetricNames.HighRiskSensitivity)]
    [InlineData(MetricNames.SoftAccuracy)]
    [InlineData("recall")]
    [InlineData("accuracy/nevus")]
    [InlineData("top3")]
    public void Of_WhatNoValidationCanCompute_IsRefused(string metric)
    {
        Assert.Throws<FairDiffException>(() => ValidationMetric.Of(metric));
        Assert.DoesNotContain(ValidationMetric.Names, name => name.Equals(metric, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Of_AMetricWhoseGoodValueIsInBetween_IsRefused()
    {
        foreach (var of in (Func<string, ValidationMetric>[])[ValidationMetric.Of, ValidationMetric.WorstGroup])
        {
            var message = Assert.Throws<FairDiffException>(() => of(MetricNames.CalibrationSlope("tumour"))).Message;
            Assert.Contains("cannot choose weights: 1 is the good value", message);
        }
    }

    [Fact]
    public void Names_AreReadAndWritten()
    {
        Assert.All(ValidationMetric.Names, name => Assert.Equal(name, ValidationMetric.Parse(name.ToLowerInvariant()).ToString()));
        Assert.Superset(
            new HashSet<string> { "Loss", "Accuracy", "BalancedAccuracy", "RocAuc", "WorstGroupAccuracy", "WorstGroupRocAuc" },
            ValidationMetric.Names.ToHashSet());
        Assert.Contains("There is no metric 'f1'; there are accuracy", Assert.Throws<FairDiffException>(
            () => ValidationMetric.Of("f1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_GroupsThatAreTooSmall_AreLeftOutWithAWarning()
    {
        Score(new() { Metric = ValidationMetric.WorstGroupAccuracy, GroupColumnNames = ["Site"], MinimumGroupSize = 2 });
        Assert.Contains(
            _warnings,
            text => text.Contains("worstGroupAccuracy: left out: west (n = 1 is below the minimum of 2)", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_FewerThanTwoGroups_SaysWhichAndWhatToDo()
    {
        var error = Assert.Throws<FairDiffException>(
            () => Score(new() { Metric = ValidationMetric.WorstGroupAccuracy, GroupColumnNames = ["Site"], MinimumGroupSize = 4 }));
        Assert.Contains("only north has sufficient evidence; left out: south (n = 3", error.Message);
        Assert.Contains("smaller MinimumGroupSize", error.Message);
    }

    /// <summary>Groups crossed with the label have one class each, so no area under a curve.</summary>
    [Fact]
    public void Of_GroupsOfOneClass_AreNamed()
    {
        var error = Assert.Throws<FairDiffException>(() => Score(
            new() { Metric = ValidationMetric.WorstGroupRocAuc, GroupColumnNames = ["Site"], MinimumGroupSize = 1 }, tensor(
                new long[] { 0, 0, 0, 0, 1, 1, 1, 0 })));
        Assert.Contains("no group has sufficient evidence", error.Message);
        Assert.Contains("south (no rows of other classes", error.Message);
    }

    [Fact]
    public void Of_RowsOfOneClass_HaveNoArea() =>
        Assert.Contains(
            "auc is undefined on the 8 validation rows",
            Assert.Throws<FairDiffException>(() => Score(new() { Metric = ValidationMetric.RocAuc }, zeros(8, int64))).Message);

    [Fact]
    public void Of_Loss_IsNoScore() => Assert.Null(Score(new() { Metric = ValidationMetric.Loss }));

    /// <summary>Soft labels count for their largest class.</summary>
    [Fact]
    public void Of_SoftLabels_CountForTheLargest() =>
        Assert.Equal(5 / 8.0, Score(new() { Metric = ValidationMetric.Accuracy }, _truth.mul(.2).add(.4) is var second ? stack(
            [1 - second, second], 1).to(float32) : null!)!.Of(_probabilities), 1e-9);

    /// <summary>Of the five known labels of two rows and three conditions four are on the right side of a half.</summary>
    [Fact]
    public void Of_SeveralLabels_CountsThoseThatAreKnown()
    {
        var labels = tensor(new[,] { { 1, 0, Unknown }, { 0, 1, 1 } });
        var rows = _ml.Data.LoadFromEnumerable([new Several()]);
        var score = Score(new() { Metric = ValidationMetric.Accuracy }, labels, rows, [])!;
        Assert.Equal(4 / 5.0, score.Of(tensor(new[,] { { .9f, .2f, .9f }, { .7f, .6f, .8f } })), 1e-6);
    }

    private ValidationScore? Score(ValidationOptions options, Tensor? labels = null, IDataView? rows = null, string[]? sites = null)
    {
        rows ??= Patient.View(_ml, Patient.Rows(4, patients: 4));
        using var channel = ((IHostEnvironment)_ml).Start("test");
        var groups = options.GroupColumnNames.ToDictionary(name => name, _ => (IReadOnlyList<string>)(sites ?? Sites));
        return ValidationScore.Of(options, ClassLabels.Of(rows.Schema, TrainedClassifier.Quick), labels ?? _truth, groups, channel);
    }

    private static Tensor OfTwo(params float[] second) => stack([1 - tensor(second), tensor(second)], 1);

    private sealed class Several
    {
        [VectorType(3)]
        public float[] Label { get; set; } = [0, 0, 0];
    }

    private sealed class Named
    {
        public string Label { get; set; } = "";
    }
}
