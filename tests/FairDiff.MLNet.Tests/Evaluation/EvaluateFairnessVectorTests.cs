using FairDiff.Fairness;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Evaluation;

/// <summary>Several labels per row, and soft labels; all values by counting.</summary>
public class EvaluateFairnessVectorTests
{
    private static readonly FairnessOptions Quick = new() { BootstrapSamples = 0, MinimumGroupSize = 1, MinimumClassSize = 1 };

    /// <summary>Red: 2 of 3 positives found, no false alarm. Green: 2 of 2 found, 1 of 2 negatives a false alarm, 1 unknown.</summary>
    private static readonly VectorScored[] Several =
    [
        new("x", [1, 0], [.9f, .2f]),
        new("x", [0, 1], [.3f, .8f]),
        new("y", [1, float.NaN], [.4f, .9f]),
        new("y", [0, 1], [.2f, .7f]),
        new("y", [1, 0], [.8f, .6f]),
    ];

    /// <summary>Most probable are a and b; a is predicted of both.</summary>
    private static readonly VectorScored[] Soft = [new("x", [.8f, .2f], [.9f, .1f]), new("y", [.4f, .6f], [.7f, .3f])];

    private readonly MLContext _ml = new(seed: 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void EvaluateFairness_SeveralLabels_CountsWhatIsKnown()
    {
        var report = Evaluate(Scored(Several), ["Hospital"]);

        Assert.True(report.IsMultiLabel);
        Assert.Equal(["Red", "Green"], report.ClassNames);
        Assert.Equal(7.0 / 9, report.Overall[MetricNames.Accuracy].Value!.Value, 12);
        Assert.Equal(2.0 / 3, report.Overall[MetricNames.Recall("Red")].Value!.Value, 12);
        Assert.Equal(.5, report.Overall[MetricNames.FalsePositiveRate("Green")].Value!.Value, 12);
        Assert.Equal([1, .6], report.ByGroup["Hospital"].Groups.Select(group => Math.Round(group[MetricNames.Accuracy].Value!.Value, 12)));
        Assert.Equal(.4, report.Gap("Hospital").Value!.Value, 12);
        Assert.Equal(7.0 / 9, report.Metrics["accuracy"], 12);
        Assert.Contains("recall/Red", report.Metrics.Keys);
        Assert.Equal(report.ToRows().Select(row => row.Metric), report.ToDataView(_ml).GetColumn<string>("Metric"));
    }

    [Fact]
    public void EvaluateFairness_SlotsInAnotherOrderThanTheScores_AreMatchedByName()
    {
        var swapped = Several.Select(row => row with { Label = [row.Label[1], row.Label[0]] }).ToArray();

        Assert.Equal(
            Evaluate(Scored(Several), ["Hospital"]).Metrics, Evaluate(Scored(swapped, labels: ["Green", "Red"]), ["Hospital"]).Metrics);
    }

    [Fact]
    public void EvaluateFairness_LabelsWithoutNames_AreMatchedByPlace() =>
        Assert.Equal(Evaluate(Scored(Several), []).Metrics, Evaluate(Scored(Several, labels: null), []).Metrics);

    [Fact]
    public void EvaluateFairness_ThresholdOfALabel_IsUsed()
    {
        // From .35 on row 3 is found too.
        var options = Quick with { DecisionThresholds = new Dictionary<string, double> { ["Red"] = .35 } };

        Assert.Equal(1, _ml.FairDiff().EvaluateFairness(Scored(Several), [], options, cancellationToken: Token).Overall[
            MetricNames.Recall("Red")].Value);
    }

    /// <summary>All red rows have scores from .4 on, the others up to .3; Green is known of four rows: .8 and .7 have it, .6 and .2 have
    /// not.</summary>
    [Fact]
    public void ChooseThresholds_SeveralLabels_GivesWhatEvaluationTakes()
    {
        var choices = _ml.FairDiff().ChooseThresholds(Scored(Several));

        Assert.Equal(
            [("Red", .4f, 5), ("Green", .7f, 4)], choices.Select(choice => (choice.Key, (float)choice.Value.Threshold, choice.Value.Rows)));
        var options = Quick with { DecisionThresholds = choices.ToDictionary(choice => choice.Key, choice => choice.Value.Threshold) };
        var report = _ml.FairDiff().EvaluateFairness(Scored(Several), [], options, cancellationToken: Token);
        Assert.Equal(1, report.Overall[MetricNames.Accuracy].Value);
        Assert.Contains(
            "positiveClass",
            Assert.Throws<FairDiffException>(() => _ml.FairDiff().ChooseThresholds(Scored(Several), positiveClass: "Red")).Message);
    }

    /// <summary>a is most probable of the first row, b of the second; the scores of a are .9 and .7, those of b .1 and .3.</summary>
    [Theory]
    [InlineData(null, "b", .3f)]
    [InlineData("a", "a", .9f)]
    public void ChooseThresholds_TwoClasses_IsThatOfThePositiveOne(string? positive, string name, float expected)
    {
        var choice = Assert.Single(
            _ml.FairDiff().ChooseThresholds(Scored(Soft, ["a", "b"], ["a", "b"]), positiveClass: positive, softLabel: true));

        Assert.Equal((name, expected), (choice.Key, (float)choice.Value.Threshold));
    }

    [Fact]
    public void EvaluateFairness_SeveralLabelsByPatient_HaveIntervals()
    {
        var options = Quick with { BootstrapSamples = 200 };

        var report = _ml.FairDiff().EvaluateFairness(
            Scored(Several), ["Hospital"], options, clusterColumnName: "Hospital", cancellationToken: Token);

        Assert.Equal(2, report.ClusterCount);
        Assert.True(report.Overall[MetricNames.Accuracy].Interval is { Lower: < 7.0 / 9, Upper: > 7.0 / 9 });
    }

    [Theory]
    [InlineData("MulticlassClassification", null)]
    [InlineData(null, true)]
    [InlineData("MultiLabelClassification", true)]
    public void EvaluateFairness_SoftLabel_IsToldByTheScoresOrTheCaller(string? scoreKind, bool? softLabel)
    {
        var report = Evaluate(Scored(Soft, ["a", "b"], ["a", "b"], scoreKind), ["Hospital"], softLabel);

        Assert.False(report.IsMultiLabel);
        Assert.Equal(.5, report.Overall[MetricNames.Accuracy].Value);
        Assert.Equal((.8 + .4) / 2, report.Overall[MetricNames.SoftAccuracy].Value!.Value, 1e-6);
        Assert.Equal(1, report.Gap("Hospital").Value);
    }

    [Fact]
    public void EvaluateFairness_SharesAmongSeveralLabels_AreRefusedWithTheRemedy()
    {
        var message = Assert.Throws<FairDiffException>(() => Evaluate(Scored(Soft), [])).Message;

        Assert.Contains("'Red' of row 0 in column 'Label' is 0.8", message);
        Assert.Contains("softLabel: true", message);
    }

    [Fact]
    public void EvaluateFairness_SoftLabelThatIsNoDistribution_IsRefused() =>
        Assert.Contains("sum to 1", Assert.Throws<FairnessException>(() => Evaluate(Scored(Several), [], softLabel: true)).Message);

    [Fact]
    public void EvaluateFairness_NothingKnownOfARow_IsRefused() =>
        Assert.Contains("Row 1 has no label in column 'Label'", Assert.Throws<FairDiffException>(
            () => Evaluate(Scored([Several[0], new("x", [float.NaN, float.NaN], [.1f, .2f])]), [])).Message);

    [Fact]
    public void EvaluateFairness_OtherLabelsThanScores_NamesBoth()
    {
        var message = Assert.Throws<FairDiffException>(() => Evaluate(Scored(Several, labels: ["Red", "Blue"]), [])).Message;

        Assert.Contains("are Red, Blue, but the scores are for Red, Green", message);
    }

    [Fact]
    public void EvaluateFairness_SyntheticRow_IsRefused() =>
        Assert.Contains("Row 1 is synthetic", Assert.Throws<FairDiffException>(
            () => Evaluate(Scored([Several[0], Several[1] with { IsSynthetic = true }]), [])).Message);

    [Fact]
    public void EvaluateFairness_SoftLabelOfTexts_IsRefused()
    {
        var message = Assert.Throws<FairDiffException>(
            () => _ml.FairDiff().EvaluateFairness(
                Scored(Several), [], Quick, labelColumnName: "Hospital", softLabel: true, cancellationToken: Token)).Message;

        Assert.Contains("holds one class per row", message);
    }

    private FairnessReport Evaluate(IDataView scored, IReadOnlyList<string> groups, bool? softLabel = null) =>
        _ml.FairDiff().EvaluateFairness(
        scored, groups, Quick, softLabel: softLabel, cancellationToken: Token);

    private IDataView Scored(params VectorScored[] rows) => Scored(rows, ["Red", "Green"]);

    private IDataView Scored(VectorScored[] rows, string[]? labels, string[]? scores = null, string? scoreKind = null)
    {
        var schema = SchemaDefinition.Create(typeof(VectorScored));
        if (labels is not null)
        {
            Name(schema["Label"], labels);
        }

        Name(schema["Score"], scores ?? ["Red", "Green"]);
        if (scoreKind is not null)
        {
            schema["Score"].AddAnnotation("ScoreColumnKind", scoreKind.AsMemory(), TextDataViewType.Instance);
        }

        return _ml.Data.LoadFromEnumerable(rows, schema);
    }

    private static void Name(SchemaDefinition.Column column, string[] names) => column.AddAnnotation(
        "SlotNames", new VBuffer<ReadOnlyMemory<char>>(names.Length, Array.ConvertAll(names, name => name.AsMemory())),
        new VectorDataViewType(TextDataViewType.Instance, names.Length));

    private sealed record VectorScored
    {
        public VectorScored(string hospital, float[] label, float[] score) => (Hospital, Label, Score) = (hospital, label, score);

        public string Hospital { get; set; }

        [VectorType(2)]
        public float[] Label { get; set; }

        [VectorType(2)]
        public float[] Score { get; set; }

        public bool IsSynthetic { get; set; }
    }
}
