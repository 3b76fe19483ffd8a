using FairDiff.MLNet.Tests.Mixing;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Tests.Standardization;

public class StandardizeByGroupTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _warnings = [];

    public StandardizeByGroupTests() => _ml.Log += (_, log) =>
    {
        if (log.Kind == ChannelMessageKind.Warning)
        {
            _warnings.Add(log.Message);
        }
    };

    /// <summary>a: 1, 3 -> mean 2, deviation 1; b: 10, 30 -> 20, 10. The second component is constant in a, the third not always
    /// known.</summary>
    [Fact]
    public void Transform_GroupsOfTraining_AreCentredAndScaledByTheirOwnRows()
    {
        var stage = _ml.FairDiff().StandardizeByGroup(Options);
        var view = stage.FitAndTransform(View(Rows));

        Assert.Equal(
            [[-1, 0, 0], [1, 0, float.NaN], [-1, -1, -1], [1, 1, 1]], [.. view.GetColumn<float[]>("Features")],
            (one, other) => one.Zip(other).All(pair => pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) < 1e-5));
        Assert.Equal(["a", "b"], stage.Fit(View(Rows)).Groups);
        SchemaAssert.PromisedIsDelivered(stage, View(Rows), view.Schema);
        Assert.Empty(_warnings);
    }

    /// <summary>The first components of all rows: 1, 3, 10, 30.</summary>
    [Fact]
    public void Transform_UnknownGroup_IsStandardisedByAllRows_AndToldOnce()
    {
        var fitted = _ml.FairDiff().StandardizeByGroup(Options).Fit(View(Rows));
        var rows = View([new("c", 11, 0, 0), new("c", 1, 0, 0), new("", 11, 0, 0)]);
        var first = fitted.Transform(rows).GetColumn<float[]>("Features").Select(vector => vector[0]).ToArray();
        var deviation = Math.Sqrt((new[] { 1.0, 3, 10, 30 }).Average(value => (value - 11) * (value - 11)));

        Assert.Equal([0, (float)(-10 / deviation), 0], first, (one, other) => Math.Abs(one - other) < 1e-5);
        Assert.Single(_warnings, text => text.Contains("the group 'c'", StringComparison.Ordinal));
        Assert.Single(_warnings, text => text.Contains("without a value of Site", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_TargetRows_CountForTheirGroupsAlone()
    {
        var target = View([new("c", 100, 1, 1), new("c", 104, 1, 1)]);
        var stage = _ml.FairDiff().StandardizeByGroup(Options with { TargetRows = target });
        var fitted = stage.Fit(View(Rows));

        Assert.Equal(["a", "b", "c"], fitted.Groups);
        Assert.Equal([-1, 1], fitted.Transform(target).GetColumn<float[]>("Features").Select(vector => vector[0]));
        Assert.Equal(
            _ml.FairDiff().StandardizeByGroup(Options).Fit(View(Rows)).Transform(View([new("d", 5, 5, 5)])).GetColumn<float[]>("Features"),
            fitted.Transform(View([new("d", 5, 5, 5)])).GetColumn<float[]>("Features"));
    }

    [Fact]
    public void Fit_SmallGroupsAndSyntheticRows_HaveNoStatistics()
    {
        var rows = Rows.Append(new("e", 9, 9, 9)).Concat([new("b", 1e6f, 1e6f, 1e6f) { IsSynthetic = true }]).ToArray();
        var fitted = _ml.FairDiff().StandardizeByGroup(Options).Fit(View(rows));

        Assert.Equal(["a", "b"], fitted.Groups);
        Assert.Equal(-1, fitted.Transform(View(rows)).GetColumn<float[]>("Features").ElementAt(2)[0], 1e-5);
        Assert.Contains("1 of 3 groups have fewer than 2 rows", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Save_TheStage_GivesTheSameNumbersFromARowAndFromAView_AndForOtherKeys()
    {
        var fitted = _ml.FairDiff().StandardizeByGroup(Options).Fit(View(Rows));
        using var stream = new MemoryStream();
        _ml.Model.Save(fitted, View(Rows).Schema, stream);
        stream.Position = 0;
        var loaded = _ml.Model.Load(stream, out _);
        var swapped = View([.. Rows.Reverse()]);

        Assert.Equal(
            fitted.Transform(View(Rows)).GetColumn<float[]>("Features").Reverse(),
            loaded.Transform(swapped).GetColumn<float[]>("Features"));
        using var cursor = swapped.GetRowCursor(swapped.Schema);
        var mapper = loaded.GetRowToRowMapper(swapped.Schema);
        using var row = mapper.GetRow(cursor, [mapper.OutputSchema["Features"]]);
        var getter = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Features"]);
        cursor.MoveNext();
        var value = default(VBuffer<float>);
        getter(ref value);
        Assert.Equal(1, value.GetValues()[0], 1e-5);
    }

    /// <summary>A single number, by text, into another column.</summary>
    [Fact]
    public void Transform_OneNumberByText_IsStandardisedToo()
    {
        var view = _ml.FairDiff().StandardizeByGroup(
            Options with { InputColumnName = "Number", OutputColumnName = "Standard", GroupColumnNames = ["Name", "IsSynthetic"] })
            .FitAndTransform(View(Rows));

        Assert.Equal([-1, 1, -1, 1], view.GetColumn<float>("Standard"));
        Assert.Equal([1, 3, 10, 30], view.GetColumn<float>("Number"));
    }

    [Fact]
    public void Fit_WrongColumns_SaysWhich()
    {
        Assert.Contains("'Label'", Refusal(Options with { InputColumnName = "Label" }), StringComparison.Ordinal);
        Assert.Contains("'Nowhere'", Refusal(Options with { GroupColumnNames = ["Nowhere"] }), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _ml.FairDiff().StandardizeByGroup("Features"));
    }

    private static StandardizeByGroupOptions Options => new() { GroupColumnNames = ["Site"], MinimumGroupSize = 2 };

    private static Row[] Rows => [new("a", 1, 4, 7), new("a", 3, 4, float.NaN), new("b", 10, 1, 1), new("b", 30, 3, 3)];

    private string Refusal(StandardizeByGroupOptions options) =>
        Assert.Throws<FairDiffException>(() => _ml.FairDiff().StandardizeByGroup(options).Fit(View(Rows))).Message;

    private IDataView View(params Row[] rows) =>
        _ml.Transforms.CopyColumns("Name", "Site").Append(_ml.Transforms.Conversion.MapValueToKey("Site"))
            .FitAndTransform(_ml.Data.LoadFromEnumerable(rows));

    private sealed class Row(string site, float first, float second, float third)
    {
        public string Site { get; set; } = site;

        public string Label { get; set; } = "x";

        public float Number { get; set; } = first;

        [VectorType(3)]
        public float[] Features { get; set; } = [first, second, third];

        public bool IsSynthetic { get; set; }
    }
}
