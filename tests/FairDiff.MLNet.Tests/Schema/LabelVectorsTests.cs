using FairDiff.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Schema;

public class LabelVectorsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void CreateGetter_NanAndZeroOfAnyKind_AreReadAlike()
    {
        var otherNan = BitConverter.UInt32BitsToSingle(0x7FC00001);

        var bits = Read([1, -0f, otherNan, float.NaN]).Select(BitConverter.SingleToUInt32Bits).ToArray();

        Assert.Equal(0u, bits[1]);
        Assert.Equal(bits[3], bits[2]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1.01f)]
    [InlineData(float.PositiveInfinity)]
    public void CreateGetter_ValueOutOfRange_NamesRowEntryAndValue(float value)
    {
        var message = Assert.Throws<FairDiffException>(() => Read([0, 0, value, 0])).Message;

        Assert.Contains(FormattableString.Invariant($"row 1 in column 'Label' holds {value} for '2'"), message);
        Assert.Contains("from 0 to 1, or NaN", message);
    }

    [Fact]
    public void Names_AreTheSlotNames()
    {
        Assert.Equal(["edema", "effusion", "cardiomegaly"], LabelVectors.Names(Diffusion.VectorStudy.Data(_ml).Schema["Label"]));
    }

    [Fact]
    public void Names_WithoutSlotNamesOrWithTwoAlike_AreThePlaces()
    {
        var data = View([0, 0, 0, 0]);
        var twice = _ml.Transforms.Concatenate("Pair", "Value", "Value").Fit(data).Transform(data);

        Assert.Equal(["0", "1", "2", "3"], LabelVectors.Names(data.Schema["Label"]));
        Assert.Equal(["0", "1"], LabelVectors.Names(twice.Schema["Pair"]));
    }

    private float[] Read(float[] vector)
    {
        var data = View(vector);
        using var cursor = data.GetRowCursor([data.Schema["Label"]]);
        var getter = LabelVectors.CreateGetter(cursor, data.Schema["Label"]);
        cursor.MoveNext();
        getter();
        cursor.MoveNext();
        return getter();
    }

    private IDataView View(float[] vector) => _ml.Data.LoadFromEnumerable([new Row(), new Row { Label = vector }]);

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Label { get; set; } = [0, 0, 0, 0];

        public float Value { get; set; }
    }
}
