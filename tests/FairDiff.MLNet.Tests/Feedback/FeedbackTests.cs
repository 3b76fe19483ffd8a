using FairDiff.MLNet.Tests.Mixing;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Feedback;

/// <summary>Losses by cell of scores that are known, and what is chosen by them.</summary>
public sealed class FeedbackTests
{
    private static readonly string[] Hospital = ["Hospital"];

    private readonly MLContext _ml = new(seed: 1);
    private readonly FairDiffCatalog _fair;

    public FeedbackTests() => _fair = _ml.FairDiff();

    /// <summary>40 rows of one cell with losses 1/40 ... 1: at most two may be above the limit, the third highest.</summary>
    [Fact]
    public void EvaluateCellLosses_KnownScores_GivesMeansAndLimits()
    {
        Row[] rows =
        [
            .. Enumerable.Range(1, 40).Select(i => new Row("a", "north", Math.Exp(-i / 40.0))),
            .. Enumerable.Range(1, 4).Select(_ => new Row("a", "south", Math.Exp(-2))),
            .. Enumerable.Range(1, 3).Select(_ => new Row("b", "south", 0)),
        ];

        var losses = _fair.EvaluateCellLosses(Scored(rows), Hospital);

        Assert.Equal(("Label", "Hospital"), (losses.LabelColumnName, losses.AttributeColumnNames.Single()));
        Assert.Equal(["a*north 40", "a*south 4", "b*south 3"], losses.Cells.Select(cell => $"{cell.Cell} {cell.Rows}"));
        Assert.Equal([41 / 80.0, 2, -Math.Log(1e-7)], losses.Cells.Select(cell => cell.Mean), Close);

        // Of the label's 44 rows two may be above, the third highest loss being 2; of all 47 rows too, the third highest being b's.
        Assert.Equal([38 / 40.0, 2, -Math.Log(1e-7)], losses.Cells.Select(cell => cell.Limit), Close);
        Assert.StartsWith("b*south: loss 16.118 in 3 rows", losses.ToString());
        Assert.Equal(39 / 40.0, _fair.EvaluateCellLosses(Scored(rows), Hospital, agreementLevel: .025).Cells[0].Limit, 1e-6);
    }

    /// <summary>Of a calibrated binary trainer the probability of the label's own side counts, and a column of text is an attribute
    /// too.</summary>
    [Fact]
    public void EvaluateCellLosses_BinaryProbabilities_AreOfTheOwnSide()
    {
        var scored = _ml.Data.LoadFromEnumerable<Binary>(
        [
            new() { Label = true, Hospital = "north", Score = 1, Probability = .8f, PredictedLabel = true },
            new() { Label = false, Hospital = "north", Score = 1, Probability = .8f, PredictedLabel = true },
        ]);

        var losses = _fair.EvaluateCellLosses(scored, Hospital);

        Assert.Equal(["False*north", "True*north"], losses.Cells.Select(cell => $"{cell.Cell}"));
        Assert.Equal([-Math.Log(.2), -Math.Log(.8)], losses.Cells.Select(cell => cell.Mean), Close);
    }

    [Fact]
    public void EvaluateCellLosses_SyntheticRowsOrNoProbabilitiesOrLevel_IsRefused()
    {
        Row[] rows = [new("a", "north", .7), new("b", "north", .7) { IsSynthetic = true }];
        Assert.Contains(
            "Row 1 is synthetic",
            Assert.Throws<FairDiffException>(() => _fair.EvaluateCellLosses(Scored(rows), Hospital)).Message);
        Assert.Contains(
            "The scores of row 0 in column 'Score' are no probabilities",
            Assert.Throws<FairDiffException>(() => _fair.EvaluateCellLosses(Scored([new("a", "north", 1.7)]), Hospital)).Message);
        Assert.Contains(
            "no column 'Site'", Assert.Throws<FairDiffException>(() => _fair.EvaluateCellLosses(Scored(rows[..1]), ["Site"])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => _fair.EvaluateCellLosses(Scored(rows[..1]), Hospital, agreementLevel: 0));
    }

    /// <summary>Of the ten candidates of each cell those with the highest losses that are at most the limit are kept; where these are too
    /// few, those that are least above it.</summary>
    [Fact]
    public void SelectHardExamples_InEachCell_KeepsTheHardestThatAgree()
    {
        var (data, spy) = (View(Candidates()), new Spy(_ml));
        var fitted = Stage().Fit(data);
        Stage().Append(_fair.SyntheticMix(.5)).Append(spy).Fit(View(Candidates()));

        // a*north: losses .1 ... 1 with the limit .75; b*south: the same with .25.
        int[] kept = [0, 1, 2, 5, 6, 7, 8, 9, 14, 15, 16, 17, 18];
        Assert.Equal(kept, MixData.Ids(fitted.Transform(data)));
        Assert.Equal(kept, spy.Ids);
        Assert.Equal(
            [("a*north", 5), ("b*south", 5)], fitted.Cells.Select(cell => ($"{cell.Key}", cell.Value)).Order());
        Assert.Equal(3, fitted.DisagreeingCount);
        SchemaAssert.PromisedIsDelivered(Stage(), data, fitted.Transform(data).Schema);
    }

    [Fact]
    public void SelectHardExamples_OtherViewOrReloaded_LeavesEveryRow()
    {
        var (data, other) = (View(Candidates()), View(Candidates()));
        MixData.LeavesEveryRow(_ml, Stage().Fit(data), data, other);
    }

    /// <summary>A cell without held-out rows has the mean limit of its label, weighted by rows, and a label without any that of
    /// all.</summary>
    [Fact]
    public void SelectHardExamples_CellWithoutHeldOutRows_HasTheLimitOfItsLabel()
    {
        Row[] rows =
        [
            new("a", "west", .5), new("b", "west", .5), new("c", "west", .5),
            .. Enumerable.Range(1, 10).Select(i => Synthetic("a", "west", i)),
            .. Enumerable.Range(1, 10).Select(i => Synthetic("c", "north", i)),
        ];
        var losses = new CellLosses(
            "Label", Hospital, [Cell("a", "north", 30, .9), Cell("a", "south", 10, .1), Cell("b", "north", 10, .1)]);

        var fitted = _fair.SelectHardExamples(Classifier(), losses, .2).Fit(View(rows));

        // (30 x .9 + 10 x .1) / 40 = .7, and (30 x .9 + 20 x .1) / 50 = .58.
        Assert.Equal([0, 1, 2, 8, 9, 16, 17], MixData.Ids(fitted.Transform(Last!)));
    }

    [Fact]
    public void SelectHardExamples_NothingSyntheticOrOutOfRange_SaysWhatToDo()
    {
        Assert.Contains(
            "no synthetic row to choose from",
            Assert.Throws<FairDiffException>(() => Stage().Fit(View([new("a", "north", .5)]))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => _fair.SelectHardExamples(Classifier(), Losses(), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _fair.SelectHardExamples(Classifier(), Losses(), 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _fair.SelectHardExamples(Classifier(), Losses() with { Cells = [] }));
        Assert.Throws<FairDiffException>(
            () => Stage().Fit(_ml.Transforms.DropColumns("IsSynthetic").FitAndTransform(View(Candidates()))));
    }

    private static bool Close(double one, double other) => Math.Abs(one - other) < 1e-5;

    private IDataView? Last { get; set; }

    private HardExamplesEstimator Stage() => _fair.SelectHardExamples(Classifier(), Losses());

    private static CellLosses Losses() => new("Label", Hospital, [Cell("a", "north", 30, .75), Cell("b", "south", 30, .25)]);

    private static CellLoss Cell(string label, string hospital, int rows, double limit) =>
        new(new SamplingCell(label, hospital), rows, .5, limit);

    /// <summary>Three real rows, ten candidates of each of two cells with losses .1, .2, ... 1 (the last of b first).</summary>
    private static Row[] Candidates() =>
    [
        new("a", "north", .5), new("b", "south", .5), new("c", "south", .5),
        .. Enumerable.Range(1, 10).Select(i => Synthetic("a", "north", i)),
        .. Enumerable.Range(1, 10).Select(i => Synthetic("b", "south", i == 1 ? 10 : i - 1)),
    ];

    private static Row Synthetic(string label, string hospital, int tenths) =>
        new(label, hospital, Math.Exp(-tenths / 10.0)) { IsSynthetic = true };

    private IDataView View(Row[] rows) => Last = _ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(_ml.Transforms.Conversion.MapValueToKey("Hospital"))
        .FitAndTransform(_ml.Data.LoadFromEnumerable(rows.Select((row, id) => row with { Id = id })));

    private IDataView Scored(Row[] rows)
    {
        var all = View([.. rows, new("a", "north", .5), new("b", "north", .5), new("c", "north", .5)]);
        return _ml.Data.TakeRows(Classifier().Transform(all), rows.Length);
    }

    /// <summary>Gives the label the probability that the row says, and the next one the rest.</summary>
    private ITransformer Classifier()
    {
        var stage = _ml.Transforms.CustomMapping<Told, Score>(
            (row, score) =>
            {
                var own = Array.IndexOf(["a", "b", "c"], row.Truth);
                score.Probabilities = [.. Enumerable.Range(0, 3).Select(
                    c => (float)(c == own ? row.Probability : c == (own + 1) % 3 ? Math.Max(0, 1 - row.Probability) : 0))];
            },
            contractName: null);
        return stage.Fit(_ml.Data.LoadFromEnumerable(Array.Empty<Row>()));
    }

    private sealed record Row(string Label, string Hospital, double Probability)
    {
        public int Id { get; init; }

        public string Truth { get; init; } = Label;

        public bool IsSynthetic { get; init; }
    }

    private sealed class Binary
    {
        public bool Label { get; set; }

        public string Hospital { get; set; } = "";

        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }

    private sealed class Told
    {
        public string Truth { get; set; } = "";

        public double Probability { get; set; }
    }

    private sealed class Score
    {
        [ColumnName("Score")]
        [VectorType(3)]
        public float[] Probabilities { get; set; } = [];
    }
}
