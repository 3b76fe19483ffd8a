using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Sampling;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class GuidanceTests
{
    private static readonly ConditionLayout Layout = new(
        [new("Label", true, ["normal", "tumour"]), new("Hospital", false, ["0", "3", "4"])]);

    [Fact]
    public void Apply_WeightZero_IsConditionalInOneForwardOfN()
    {
        using var scope = NewDisposeScope();
        var (x, condition) = (randn([3, 2]), randn([3, 5]));
        var sizes = new List<long>();

        var guided = Guidance.Apply(Counting(sizes), condition, zeros_like(condition), 0)(x, 0.5);

        Assert.True(guided.equal(Network(x, full([3], 0.5f), condition)).all().item<bool>());
        Assert.Equal([3], sizes);
    }

    [Fact]
    public void Apply_Weight_EqualsTwoForwardsInOne()
    {
        using var scope = NewDisposeScope();
        var (x, condition, time) = (randn([3, 2]), randn([3, 5]), full([3], 0.5f));
        var sizes = new List<long>();
        var nullCondition = Guidance.NullOf(condition, Layout, GuidanceNull.Label);

        var guided = Guidance.Apply(Counting(sizes), condition, nullCondition, 1.5)(x, 0.5);

        var expected = (2.5 * Network(x, time, condition)) - (1.5 * Network(x, time, nullCondition));
        Assert.True(guided.allclose(expected, atol: 1e-5));
        Assert.Equal([6], sizes);
    }

    [Fact]
    public void Apply_NothingToLeaveOut_SkipsTheNullBranch()
    {
        using var scope = NewDisposeScope();
        var sizes = new List<long>();

        Guidance.Apply(Counting(sizes), zeros(3, 5), zeros(3, 5), 2)(randn([3, 2]), 0.5);

        Assert.Equal([3], sizes);
    }

    [Theory]
    [InlineData(GuidanceNull.Label, new float[] { 0, 0, 0, 1, 0 })]
    [InlineData(GuidanceNull.All, new float[] { 0, 0, 0, 0, 0 })]
    public void NullOf_EachKind_ZeroesItsPartsOnly(GuidanceNull guidanceNull, float[] expected)
    {
        using var scope = NewDisposeScope();
        var condition = tensor(new float[] { 0, 1, 0, 1, 0 }).reshape(1, 5);

        Assert.Equal(expected, Guidance.NullOf(condition, Layout, guidanceNull).data<float>().ToArray());
        Assert.Equal(2, condition.sum().item<float>());
    }

    [Fact]
    public void Create_NetworkSaysTooMuch_ClipsToTheRangeOfImages()
    {
        using var scope = NewDisposeScope();
        var denoise = DenoiserFactory.Create(
            (x, _) => x * 100, Prediction.Velocity, NoiseSchedule.Cosine, tensor(-0.5f), tensor(0.25f));

        var image = denoise(tensor(new float[] { -1, 1, 0 }), 0.5);

        Assert.Equal([0.25f, -0.5f, 0], image.data<float>().ToArray());
    }

    private static Func<Tensor, Tensor, Tensor, Tensor> Counting(List<long> sizes) => (x, t, c) =>
    {
        sizes.Add(x.shape[0]);
        return Network(x, t, c);
    };

    private static Tensor Network(Tensor x, Tensor t, Tensor condition) => (x * t.unsqueeze(1)) + condition.sum(1, keepdim: true).tanh();
}
