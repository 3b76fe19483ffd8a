using FairDiff.MLNet.Data;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Data;

public class MissingValueTests
{
    [Fact]
    public void Getter_Scalars_GiveWhatMlNetCallsMissing()
    {
        Assert.Equal(float.NaN, Get<float>(NumberDataViewType.Single));
        Assert.Equal(double.NaN, Get<double>(NumberDataViewType.Double));
        Assert.Equal(0u, Get<uint>(new KeyDataViewType(typeof(uint), 3)));
        Assert.True(Get<ReadOnlyMemory<char>>(TextDataViewType.Instance).IsEmpty);
        Assert.False(Get<bool>(BooleanDataViewType.Instance));
    }

    [Fact]
    public void Getter_Vectors_HaveTheDeclaredLength()
    {
        Assert.Equal([float.NaN, float.NaN], Get<VBuffer<float>>(new VectorDataViewType(NumberDataViewType.Single, 2)).DenseValues());
        Assert.Equal(0, Get<VBuffer<float>>(new VectorDataViewType(NumberDataViewType.Single)).Length);
        Assert.Equal([0, 0, 0], Get<VBuffer<int>>(new VectorDataViewType(NumberDataViewType.Int32, 3)).DenseValues());
    }

    [Fact]
    public void Getter_OtherType_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => MissingValue.Getter<int>(NumberDataViewType.Single));
    }

    private static T Get<T>(DataViewType type)
    {
        T value = default!;
        MissingValue.Getter<T>(type)(ref value);
        return value;
    }
}
