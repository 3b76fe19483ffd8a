using System.Globalization;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Tests;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies.Tests.Study;

public sealed class PredictionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 0);

    [Theory]
    [InlineData(false, "row,path,label,Site,IsSynthetic,score_mole,score_nevus")]
    [InlineData(true, "row,path,label,Site,IsSynthetic,score_mole,score_nevus,feature_0,feature_1,feature_2")]
    public void Write_ScoredRows_HasTextKeyFlagScoresAndFeatures(bool embeddings, string header)
    {
        var path = _folder.File("predictions/test.csv");

        PredictionFile.Write(path, Rows(), Scored(Rows()), ["Path", "Label", "Site", "Missing", "IsSynthetic"], embeddings);

        Assert.Equal(embeddings, PredictionFile.HasEmbeddings(path));
        var lines = File.ReadAllLines(path);
        Assert.Equal(header, lines[0]);
        Assert.Equal("1,a.png,nevus,\"A, old\",false,0.25,0.75", string.Join(',', lines[1].Split(',')[..8]));
        Assert.StartsWith("2,b.png,,B,true,", lines[2], StringComparison.Ordinal);
        if (embeddings)
        {
            // Floats are written so that they are read back to the same bits.
            Assert.Equal([0.1f, -2e-9f, 3f], lines[1].Split(',')[^3..].Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void Read_AFileOfAStudy_HasLabelsScoresAndGroups()
    {
        var path = _folder.File("back.csv");
        PredictionFile.Write(
            path, _ml.Data.TakeRows(Rows(), 1), _ml.Data.TakeRows(Scored(Rows()), 1), ["Path", "Label", "Site"], embeddings: true);

        var data = Assert.IsType<FairnessData>(PredictionFile.Read(path, StudyLabelKind.OneClass, ["mole", "nevus"], ["Site"]));
        Assert.Equal([1], data.Labels);
        Assert.Equal((.25, .75), (data.Scores[0, 0], data.Scores[0, 1]));
        Assert.Equal(["A, old"], data.Attributes["Site"]);

        Assert.Contains(
            "the label is 'nevus'; the study has mole",
            Assert.Throws<FairDiffException>(() => PredictionFile.Read(path, StudyLabelKind.OneClass, ["mole"], [])).Message);
        Assert.Contains(
            "type its command again",
            Assert.Throws<FairDiffException>(
                () => PredictionFile.Read(_folder.File("none.csv"), StudyLabelKind.OneClass, ["mole"], [])).Message);
    }

    /// <summary>As <c>fairdiff evaluate</c> reads it, --targets label_ or --soft-labels label_.</summary>
    [Theory]
    [InlineData(StudyLabelKind.Conditions)]
    [InlineData(StudyLabelKind.SoftLabel)]
    public void WriteAndRead_LabelVectors_HaveAColumnForEachEntry(StudyLabelKind kind)
    {
        var path = _folder.File("vectors.csv");
        float[] first = kind == StudyLabelKind.SoftLabel ? [.1f, .9f] : [1, float.NaN];
        IDataView rows = new TextRowsView(["Path", "Site"], [["a.png", "A"], ["b.png", "B"]])
        {
            Vectors = new("Label", ["mole", "lung opacity"], [first, [0, 1]]),
        };
        IDataView scored = new TextRowsView([], [[], []])
        {
            Vectors = new("Score", ["mole", "lung opacity"], [[.25f, .75f], [.5f, .5f]]),
        };

        PredictionFile.Write(path, rows, scored, ["Path", "Label", "Site"], embeddings: false);

        var lines = File.ReadAllLines(path);
        Assert.Equal("row,path,Site,label_mole,label_lung opacity,score_mole,score_lung opacity", lines[0]);
        Assert.Equal($"1,a.png,A,{(kind == StudyLabelKind.SoftLabel ? "0.1,0.9" : "1,")},0.25,0.75", lines[1]);
        var data = PredictionFile.Read(path, kind, ["mole", "lung opacity"], ["Site"]);
        var truth = data is MultiLabelData several ? several.Targets : ((FairnessData)data).SoftLabels!;
        Assert.Equal(first.Select(value => Math.Round(value, 6)), [Math.Round(truth[0, 0], 6), Math.Round(truth[0, 1], 6)]);
        Assert.Equal((0, 1), (truth[1, 0], truth[1, 1]));
        Assert.Equal(["A", "B"], data.Attributes["Site"]);
        Assert.Equal(.75, data.Scores[0, 1]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ValueThatTheModelDoesNotKnow_IsThatOfTheRow()
    {
        // Keys are learned from the first row: the second row's site has none.
        var rows = Rows();
        var keys = _ml.Transforms.Conversion.MapValueToKey("Site").Fit(_ml.Data.TakeRows(rows, 1)).Transform(Scored(rows));

        PredictionFile.Write(_folder.File("a.csv"), rows, keys, ["Site"], embeddings: false);
        PredictionFile.Write(_folder.File("b.csv"), keys, keys, ["Site"], embeddings: false);

        Assert.Equal("2,B,0.5,0.5", File.ReadAllLines(_folder.File("a.csv"))[2]);
        Assert.Equal("2,,0.5,0.5", File.ReadAllLines(_folder.File("b.csv"))[2]);
    }

    private IDataView Scored(IDataView rows) => _ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);

    private IDataView Rows()
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        var names = new[] { "mole".AsMemory(), "nevus".AsMemory() };
        schema[nameof(Row.Score)].AddAnnotation(
            "SlotNames", new VBuffer<ReadOnlyMemory<char>>(2, names), new VectorDataViewType(TextDataViewType.Instance, 2));
        return _ml.Data.LoadFromEnumerable(
            new Row[]
            {
                new() { Path = "a.png", Label = "nevus", Site = "A, old", Score = [0.25f, 0.75f], Embedding = [0.1f, -2e-9f, 3] },
                new() { Path = "b.png", Label = "", Site = "B", IsSynthetic = true, Score = [0.5f, 0.5f], Embedding = [1, 2, 3] },
            },
            schema);
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";

        public string Site { get; set; } = "";

        public bool IsSynthetic { get; set; }

        [VectorType(2)]
        public float[] Score { get; set; } = [];

        [VectorType(3)]
        public float[] Embedding { get; set; } = [];
    }
}
