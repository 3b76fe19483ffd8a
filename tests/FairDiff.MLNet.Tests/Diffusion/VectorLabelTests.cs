using FairDiff.MLNet.Diffusion;
using FairDiff.Torch.Diffusion;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Tests.Diffusion;

public class VectorLabelTests
{
    private const float Unknown = float.NaN;

    private readonly VectorLabel _label = new("Label", ["a", "b", "c"]);

    [Fact]
    public void KeyOf_EqualVectors_AreOneKey()
    {
        Assert.Equal(1, _label.KeyOf([1, 0, Unknown]));
        Assert.Equal(2, _label.KeyOf([1, 0, 0]));
        Assert.Equal(1, _label.KeyOf([1, 0, Unknown]));
        Assert.Equal(0, _label.KeyOf([Unknown, Unknown, Unknown]));
        Assert.Equal(["a + c=?", "a"], _label.Texts);
    }

    [Fact]
    public void KeyOf_VectorThatChangesAfterwards_IsKept()
    {
        float[] vector = [0.25f, 0, 0];
        _label.KeyOf(vector);

        vector[0] = 1;

        Assert.Equal([0.25f, 0, 0], _label.VectorOf(1)!);
        Assert.Equal(2, _label.KeyOf(vector));
    }

    [Fact]
    public void Rank_IsByTheFirstEntryThenTheNext()
    {
        foreach (var vector in new float[][] { [1, 0, 0], [0, 1, 1], [0, 1, 0], [0.5f, 1, 1] })
        {
            _label.KeyOf(vector);
        }

        Assert.Equal([3, 1, 0, 2], Enumerable.Range(1, 4).Select(_label.Rank));
    }

    [Fact]
    public void Encode_PutsTheVectorBesideTheAttributes()
    {
        var rows = new ConditionedRows(_label, [new ConditionPartValues("Sex", ["f", "m"])], []);
        var key = _label.KeyOf([0.5f, 0, Unknown]);

        using var vectors = ConditionVectors.Encode([new(key, [2]), new(0, [0])], rows);

        Assert.Equal([0.5f, 0, Unknown, 0, 1, Unknown, Unknown, Unknown, 0, 0], vectors.data<float>().ToArray());
    }

    [Fact]
    public void TrainingSet_OtherEntriesOrVectors_HasAnotherHash()
    {
        _label.KeyOf([1, 0, 0]);
        var renamed = new VectorLabel("Label", ["a", "c", "b"]);
        renamed.KeyOf([1, 0, 0]);
        var other = new VectorLabel("Label", ["a", "b", "c"]);
        other.KeyOf([1, 0, Unknown]);
        var soft = new VectorLabel("Label", ["a", "b", "c"], ConditionKind.Distribution);
        soft.KeyOf([1, 0, 0]);

        Assert.Equal(4, new[] { _label, renamed, other, soft }.Select(HashOf).Distinct().Count());
    }

    private static string HashOf(LabelPart label)
    {
        using var data = new GeneratorData(
            new(zeros([1, 3, 8, 8], ScalarType.Byte), []), new ImageCache(Path.GetTempPath()), new(label, [], [new(1, [])]));
        return data.Set.Sha256();
    }

    [Fact]
    public void Getter_GivesTheVector_OrAllUnknown()
    {
        var key = _label.KeyOf([1, 0, Unknown]);
        var builder = new Microsoft.ML.DataViewSchema.Builder();
        builder.AddColumn("Label", new VectorDataViewType(NumberDataViewType.Single, 3));
        var column = builder.ToSchema()[0];
        var current = key;
        var getter = _label.Getter<VBuffer<float>>(column, () => current);
        VBuffer<float> value = default;

        getter(ref value);
        Assert.Equal([1, 0, Unknown], value.DenseValues());
        current = 0;
        getter(ref value);
        Assert.Equal([Unknown, Unknown, Unknown], value.DenseValues());
        Assert.Throws<InvalidOperationException>(() => _label.Getter<uint>(column, () => 0));
    }
}
