using FairDiff.Fairness;
using FairDiff.MLNet.Tests.Diffusion;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Tests.Evaluation;

/// <summary>Values that training did not have, such as a new hospital: the groups that out-of-distribution numbers are about.</summary>
public sealed class UnseenValuesTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<LoggingEventArgs> _log = [];

    public UnseenValuesTests() => _ml.Log += (_, message) => _log.Add(message);

    public static TheoryData<string> Mappings => ["MapAttributeToKey", "MapValueToKey"];

    [Theory]
    [MemberData(nameof(Mappings))]
    public void EvaluateFairness_HospitalThatTrainingDidNotHave_IsAGroupOfItsOwn(string mapping)
    {
        var keys = Mapping(mapping).Fit(Rows("north", "south", "N/A"));

        var report = Evaluate(keys.Transform(Rows("south", "east", "west", "east", "", "N/A")));

        Assert.Equal(
            [("east", 2), ("south", 1), ("west", 1), ("unknown", 2)],
            report.ByGroup["Hospital"].Groups.Select(group => (group.Name, group.N)));
        Assert.Contains("Values of 'Hospital' not seen in training: east (2 rows), west (1 rows).", Messages(ChannelMessageKind.Info));
        Assert.DoesNotContain("key 0", Messages(ChannelMessageKind.Warning));
    }

    [Theory]
    [MemberData(nameof(Mappings))]
    public void EvaluateFairness_AllHospitalsNewAndModelLoaded_KeepTheirNames(string mapping)
    {
        var training = Rows("north", "south");
        using var stream = new MemoryStream();
        _ml.Model.Save(Mapping(mapping).Fit(training), training.Schema, stream);
        var other = new MLContext();

        var scored = other.Model.Load(stream, out _).Transform(Rows("east", "west", "east"));

        Assert.Equal(["east", "west"], Evaluate(scored).ByGroup["Hospital"].Groups.Select(group => group.Name));
        Assert.Equal(["east", "west"], Evaluate(other.Data.Cache(scored)).ByGroup["Hospital"].Groups.Select(group => group.Name));
    }

    [Fact]
    public void EvaluateFairness_KeysOfNumbersAndKeysThatAreTextAgain_KeepNewOnesToo()
    {
        var conversion = _ml.Transforms.Conversion;
        var mapping = conversion.MapValueToKey("Scanner").Append(conversion.MapValueToKey("Hospital"))
            .Append(conversion.MapKeyToValue("Hospital")).Fit(Rows("1", "2"));

        var scored = mapping.Transform(Rows("2", "3"));

        Assert.Equal(["2", "3"], Evaluate(scored, "Scanner").ByGroup["Scanner"].Groups.Select(group => group.Name));
        Assert.Equal(["2", "3"], Evaluate(scored).ByGroup["Hospital"].Groups.Select(group => group.Name));
    }

    [Fact]
    public void EvaluateFairness_KeysWhoseTextIsGone_WarnsThatNewAndMissingOnesAreOneGroup()
    {
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Hospital").Append(_ml.Transforms.DropColumns("Hospital"))
            .Fit(Rows("north", "south"));

        var report = Evaluate(keys.Transform(Rows("north", "east", "")), "Key");

        Assert.Equal(["north", "unknown"], report.ByGroup["Key"].Groups.Select(group => group.Name));
        Assert.Contains("2 rows have key 0 in column 'Key'", Messages(ChannelMessageKind.Warning));
        Assert.Contains("MapAttributeToKey(\"Key\")", Messages(ChannelMessageKind.Warning));
    }

    [Fact]
    public void EvaluateFairness_HiddenTextThatTheKeysWereNotMadeOf_IsNotTaken()
    {
        var keys = _ml.Transforms.Conversion.MapValueToKey("Hospital", "Region").Fit(Rows("north", "south"));

        var report = Evaluate(keys.Transform(Rows("north", "east")));

        Assert.Equal(["region of north", "unknown"], report.ByGroup["Hospital"].Groups.Select(group => group.Name));
        Assert.Contains("1 rows have key 0 in column 'Hospital'", Messages(ChannelMessageKind.Warning));
    }

    /// <summary>Leaving hospitals out is the number that matters most: how well a model serves one that it has never seen.</summary>
    [Fact]
    public void EvaluateFairness_OfFoldsThatLeaveHospitalsOut_NamesThem()
    {
        string[] hospitals = [.. Enumerable.Range(10, 12).Select(number => $"h{number}")];
        var rows = Rows([.. hospitals, .. hospitals.Reverse()]);
        var chain = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.Conversion.MapValueToKey("Hospital"))
            .Append(_ml.Transforms.CopyColumns("Features", "Score"))
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 1));

        var folds = _ml.MulticlassClassification.CrossValidate(rows, chain, numberOfFolds: 2, samplingKeyColumnName: "Hospital");

        Assert.Equal(
            hospitals,
            folds.SelectMany(fold => Evaluate(fold.ScoredHoldOutSet).ByGroup["Hospital"].Groups.Select(group => group.Name)).Order());
    }

    [Fact]
    public void EvaluateFairness_ClustersThatTrainingDidNotHave_AreClusters()
    {
        var keys = _ml.Transforms.Conversion.MapValueToKey("Hospital").Fit(Rows("north"));

        var report = Evaluate(keys.Transform(Rows("east", "east", "west", "west")), "Region", "Hospital");

        Assert.Equal(2, report.ClusterCount);
    }

    [Fact]
    public void EvaluateFairness_LabelThatTrainingDidNotHave_IsNamed()
    {
        var keys = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(Rows("north", "south"));
        var rows = _ml.Data.LoadFromEnumerable([new Row { Hospital = "north", Label = "c" }], Schema());

        Assert.Contains(
            "Its value 'c' is a class that MapValueToKey did not see",
            Assert.Throws<FairDiffException>(() => Evaluate(keys.Transform(rows))).Message);
    }

    /// <summary>Behind the stages and a classifier, the hidden text is still there.</summary>
    [Fact]
    public void EvaluateFairness_BehindAllStages_NamesTheNewHospital()
    {
        var fair = _ml.FairDiff();
        var chain = _ml.Transforms.Conversion.MapValueToKey("Label").Append(fair.MapAttributeToKey("Name"))
            .Append(fair.DiffusionAugmentation(TinyStudy.Options with { AttributeColumnNames = ["Name"], SyntheticCount = 6 }))
            .Append(fair.SyntheticMix(0.5))
            .Append(fair.ResNetClassification(new()
            {
                Arch = ResNetArchitecture.ResNet8, Steps = 1, BatchSize = 4, WarmupSteps = 1, Device = "cpu",
            }))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var report = Evaluate(chain.Fit(Images("north", "south")).Transform(Images("north", "east")), "Name");

        Assert.Equal([("east", 5), ("north", 5)], report.ByGroup["Name"].Groups.Select(group => (group.Name, group.N)));
    }

    private IEstimator<ITransformer> Mapping(string name) => name == "MapAttributeToKey"
        ? _ml.FairDiff().MapAttributeToKey("Hospital")
        : _ml.Transforms.Conversion.MapValueToKey("Hospital");

    private FairnessReport Evaluate(IDataView scored, string group = "Hospital", string? cluster = null) => _ml.FairDiff().EvaluateFairness(
        scored, [group], new FairnessOptions { BootstrapSamples = 0 }, clusterColumnName: cluster,
        cancellationToken: TestContext.Current.CancellationToken);

    private string Messages(ChannelMessageKind kind) =>
        string.Join('\n', _log.Where(message => message.Kind == kind).Select(message => message.Message));

    private IDataView Rows(params string[] hospitals) => _ml.Data.LoadFromEnumerable(
        hospitals.Select((hospital, row) => new Row
        {
            Hospital = hospital, Region = $"region of {hospital}", Label = row % 2 == 0 ? "a" : "b",
            Scanner = int.TryParse(hospital, out var number) ? number : 0,
        }),
        Schema());

    /// <summary>Images of hospitals in turn, which stand in the column Name.</summary>
    private IDataView Images(params string[] hospitals)
    {
        var rows = ImageRow.Make(10);
        foreach (var (place, row) in rows.Index())
        {
            row.Name = hospitals[place % hospitals.Length];
        }

        return _ml.Data.LoadFromEnumerable(rows);
    }

    private static SchemaDefinition Schema()
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Score"].AddAnnotation(
            "SlotNames", new VBuffer<ReadOnlyMemory<char>>(2, ["a".AsMemory(), "b".AsMemory()]), new VectorDataViewType(
                TextDataViewType.Instance, 2));
        return schema;
    }

    private sealed class Row
    {
        public string Label { get; set; } = "";

        [VectorType(2)]
        public float[] Score { get; set; } = [0.8f, 0.2f];

        public string Hospital { get; set; } = "";

        public string Region { get; set; } = "";

        public int Scanner { get; set; }
    }
}
