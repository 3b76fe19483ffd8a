using FairDiff.Fairness;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Evaluation;

public class EvaluateFairnessTests
{
    private static readonly FairnessOptions Quick = new() { BootstrapSamples = 0, MinimumGroupSize = 1, MinimumClassSize = 1 };

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void EvaluateFairness_KeysAndTexts_GivesAccuracyByGroupAndCrossing()
    {
        // At hospital x all are right, at y half.
        var report = Evaluate(
            Scored(Row("a", "a", "x", "f"), Row("b", "b", "x", "m"), Row("a", "a", "y", "f"), Row("b", "a", "y", "m")),
            ["Hospital", "Sex", "Hospital*Sex"]);

        Assert.Equal(["a", "b"], report.ClassNames);
        Assert.Equal(0.75, Accuracy(report.Overall));
        Assert.Equal([("x", 1.0), ("y", 0.5)], report.ByGroup["Hospital"].Groups.Select(group => (group.Name, Accuracy(group))));
        Assert.Equal(["x|f", "x|m", "y|f", "y|m"], report.ByGroup["Hospital*Sex"].Groups.Select(group => group.Name));
        Assert.Equal(["f", "m"], report.ByGroup["Sex"].Groups.Select(group => group.Name));
    }

    [Fact]
    public void EvaluateFairness_LabelsKeyedInAnotherOrderThanTheScores_AreMatchedByName()
    {
        var scored = Scored(Row("b", "b", "x", "f"), Row("a", "a", "x", "m"));

        Assert.Equal(1.0, Accuracy(Evaluate(scored, []).Overall));
    }

    [Fact]
    public void ToDataView_Report_HasARowPerNumber()
    {
        var report = Evaluate(
            Scored(Row("a", "a", "x", "f"), Row("b", "b", "x", "m"), Row("a", "a", "y", "f"), Row("b", "a", "y", "m")), ["Hospital"]);

        var view = report.ToDataView(_ml);

        Assert.Equal(report.ToRows().Select(row => row.Value), view.GetColumn<double>("Value"));
        Assert.Equal(report.ToRows().Select(row => row.Group), view.GetColumn<string>("Group"));
        Assert.Equal(NumberDataViewType.Int32, view.Schema["N"].Type);
    }

    [Fact]
    public void EvaluateFairness_SyntheticRow_IsRefused()
    {
        var scored = Scored(Row("a", "a", "x", "f"), Row("b", "b", "x", "m") with { IsSynthetic = true });

        var exception = Assert.Throws<FairDiffException>(() => Evaluate(scored, ["Hospital"]));

        Assert.Contains("Row 1 is synthetic", exception.Message);
    }

    [Fact]
    public void EvaluateFairness_UnlabelledOrUnknownLabel_IsRefused()
    {
        Assert.Contains("Row 1 has no label", Assert.Throws<FairDiffException>(() =>
            Evaluate(Scored(Row("a", "a", "x", "f"), Row("", "a", "x", "f"), Row("b", "b", "x", "f")), [])).Message);
        Assert.Contains("'c', which the model does not know. Its classes are a, b", Assert.Throws<FairDiffException>(() =>
            Evaluate(Scored(Row("a", "a", "x", "f"), Row("c", "a", "x", "f")), [])).Message);
    }

    /// <summary>As in a chain whose MapValueToKey was fitted on a fold without the class c.</summary>
    [Fact]
    public void EvaluateFairness_ClassThatTheFittedKeysDoNotHave_NamesThatCause()
    {
        ScoredRow[] training = [Row("a", "a", "x", "f"), Row("b", "b", "x", "f")], test = [training[0], Row("c", "a", "x", "f")];
        var keys = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(_ml.Data.LoadFromEnumerable(training, Schema()));

        var message = Assert.Throws<FairDiffException>(
            () => Evaluate(keys.Transform(_ml.Data.LoadFromEnumerable(test, Schema())), [])).Message;

        Assert.Contains("Row 1 has no label in column 'Label'", message);
        Assert.Contains("MapValueToKey did not see", message);
        Assert.Contains("CrossValidate", message);
    }

    [Fact]
    public void EvaluateFairness_ColumnThatIsNotThere_ListsTheColumns()
    {
        var exception = Assert.Throws<FairDiffException>(() =>
            Evaluate(Scored(Row("a", "a", "x", "f")), ["Site"]));

        Assert.Contains("no column 'Site'", exception.Message);
        Assert.Contains("Hospital", exception.Message);
    }

    [Fact]
    public void EvaluateFairness_Cluster_IsHandedOn()
    {
        var report = Evaluate(
            Scored(Row("a", "a", "x", "f"), Row("b", "b", "x", "m"), Row("a", "a", "y", "f")), [], cluster: "Sex");

        Assert.Equal(2, report.ClusterCount);
    }

    [Fact]
    public void ChooseThresholds_Keys_FindsTheTargetAndRefusesSyntheticRows()
    {
        // The scores of b are .7 for its one row and .7 and .2 for those of a.
        ScoredRow[] rows = [Row("b", "b", "x", "f"), Row("a", "b", "x", "f"), Row("a", "a", "x", "f")];

        var choice = Assert.Single(_ml.FairDiff().ChooseThresholds(Scored(rows), ThresholdRule.SensitivityAtLeast, 1));

        Assert.Equal(("b", .7f, 1, .5), (choice.Key, (float)choice.Value.Threshold, choice.Value.Sensitivity, choice.Value.Specificity));
        Assert.Contains("Row 0 is synthetic", Assert.Throws<FairDiffException>(
            () => _ml.FairDiff().ChooseThresholds(Scored(rows[0] with { IsSynthetic = true }))).Message);
    }

    private FairnessReport Evaluate(IDataView scored, IReadOnlyList<string> groups, string? cluster = null) =>
        _ml.FairDiff().EvaluateFairness(
        scored, groups, Quick, clusterColumnName: cluster, cancellationToken: TestContext.Current.CancellationToken);

    private static double Accuracy(GroupResult group) => group["accuracy"].Value!.Value;

    private static ScoredRow Row(string label, string predicted, string hospital, string sex) =>
        new() { Label = label, Score = predicted == "a" ? [0.8f, 0.2f] : [0.3f, 0.7f], Hospital = hospital, Sex = sex };

    /// <summary>The scores are for classes a, b.</summary>
    private static SchemaDefinition Schema()
    {
        var names = new[] { "a", "b" }.Select(name => name.AsMemory()).ToArray();
        var schema = SchemaDefinition.Create(typeof(ScoredRow));
        schema["Score"].AddAnnotation(
            "SlotNames", new VBuffer<ReadOnlyMemory<char>>(names.Length, names), new VectorDataViewType(
                TextDataViewType.Instance, names.Length));
        return schema;
    }

    /// <summary>Keys for label and hospital in order of occurrence, text for sex; the scores are for classes a, b.</summary>
    private IDataView Scored(params ScoredRow[] rows)
    {
        var data = _ml.Data.LoadFromEnumerable(rows, Schema());
        var keys = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.Conversion.MapValueToKey("Hospital"));
        return keys.Fit(data).Transform(data);
    }

    private sealed record ScoredRow
    {
        public string Label { get; set; } = "";

        [VectorType(2)]
        public float[] Score { get; set; } = [];

        public string Hospital { get; set; } = "";

        public string Sex { get; set; } = "";

        public bool IsSynthetic { get; set; }
    }
}
