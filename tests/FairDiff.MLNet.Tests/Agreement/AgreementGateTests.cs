using FairDiff.MLNet.Tests.Classification;
using FairDiff.MLNet.Tests.Mixing;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Agreement;

public sealed class AgreementGateTests : IDisposable
{
    private const int RealCount = 240;

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Of 60 synthetic images the first 20 show another class than they are said to, the next 20 another site.</summary>
    [Fact]
    public void Transform_OfTheFittedView_LeavesOutWhatIsNotSeen()
    {
        var data = View(Rows());
        var gate = _ml.FairDiff().AgreementGate(Options with { AttributeColumnNames = ["Site"] });
        var fitted = gate.Fit(data);
        var kept = MixData.Ids(fitted.Transform(data));

        Assert.Equal(Enumerable.Range(0, RealCount), kept.Where(id => id < RealCount));
        Assert.InRange(kept.Count(id => id is >= RealCount and < RealCount + 40), 0, 3);
        Assert.InRange(kept.Count(id => id >= RealCount + 40), 16, 20);
        Assert.Equal(60, fitted.Report!.ImageCount);
        Assert.Equal(RealCount + 60 - kept.Length, fitted.Report.Rejected);
        Assert.Equal(["Label", "Site"], fitted.Report.Columns.Select(column => column.Name));
        Assert.All(fitted.Report.Columns, column => Assert.InRange((double)column.RealRejected / column.RealCount, 0, .025));
        SchemaAssert.PromisedIsDelivered(gate, data, fitted.Transform(data).Schema);
    }

    [Fact]
    public void Transform_OtherViewOrReloaded_LeavesEveryRow()
    {
        var (data, other) = (View(Rows()), View(Rows()));
        MixData.LeavesEveryRow(_ml, _ml.FairDiff().AgreementGate(Options).Fit(data), data, other);
    }

    /// <summary>In a chain the mix draws from what is left, and a second Fit finds the classifiers in their folder.</summary>
    [Fact]
    public void Fit_InAChain_HandsWhatIsLeftToTheMix()
    {
        var spy = new Spy(_ml);
        var steps = 0;
        var gate = _ml.FairDiff().AgreementGate(Options with
        {
            WorkspacePath = _folder.File("gate"), Seed = 3, ProgressCallback = _ => steps++,
        });
        var chain = gate.Append(_ml.FairDiff().SyntheticMix(.5)).Append(spy);
        chain.Fit(View(Rows()));
        var (ids, before) = (spy.Ids, steps);
        chain.Fit(View(Rows()));

        Assert.InRange(ids.Count(id => id is >= RealCount and < RealCount + 20), 0, 2);
        Assert.Equal(.5 * ids.Length, ids.Zip(spy.Weights).Where(row => row.First >= RealCount).Sum(row => (double)row.Second), 1e-2);
        Assert.Equal(ids, spy.Ids);
        Assert.True(before > 0);
        Assert.Equal(before, steps);
    }

    [Fact]
    public void Fit_NothingSyntheticOrNoFlag_SaysWhatToDo()
    {
        var rows = Rows()[..20];
        Assert.Contains(
            "no synthetic row", Assert.Throws<FairDiffException>(() => _ml.FairDiff().AgreementGate(Options).Fit(View(rows))).Message,
            StringComparison.Ordinal);
        Assert.Throws<FairDiffException>(
            () => _ml.FairDiff().AgreementGate(Options).Fit(_ml.Transforms.DropColumns("IsSynthetic").FitAndTransform(View(rows))));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.FairDiff().AgreementGate(Options with { AgreementLevel = 1 }));
    }

    private static AgreementGateOptions Options => new()
    {
        ClassifierTraining = TrainedClassifier.Quick, Device = "cpu", Seed = 1,
    };

    private IDataView View(GateRow[] rows) => _ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(_ml.Transforms.Conversion.MapValueToKey("Site")).FitAndTransform(_ml.Data.LoadFromEnumerable(rows));

    /// <summary>Label and site are both seen in the colour: red or green, and at the second site blue instead of red.</summary>
    private static GateRow[] Rows() =>
    [
        .. Enumerable.Range(0, RealCount + 60).Select(i =>
        {
            var (colour, place) = (i % 3, i - RealCount);
            var row = new GateRow
            {
                Id = i,
                Image = TestImages.Noisy(i, colour),
                Label = colour == 1 ? "green" : "other",
                Site = colour == 2 ? "south" : "north",
                IsSynthetic = place >= 0,
            };
            if (place is >= 0 and < 20)
            {
                row.Label = row.Label == "green" ? "other" : "green";
            }
            else if (place is >= 20 and < 40)
            {
                row.Site = row.Site == "south" ? "north" : "south";
            }

            return row;
        }),
    ];

    private sealed class GateRow
    {
        public int Id { get; set; }

        [ImageType(16, 16)]
        public MLImage? Image { get; set; }

        public string Label { get; set; } = "";

        public string Site { get; set; } = "";

        public bool IsSynthetic { get; set; }
    }
}
