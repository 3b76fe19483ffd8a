using FairDiff.Torch.Layers;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace FairDiff.Torch.Tests.Layers;

public class InitializationTests
{
    [Fact]
    public void Seeded_EveryParameter_IsFiniteAndAsExpected()
    {
        using var network = Initialization.Seeded(new Network(), 7);
        var parameters = network.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        Assert.Equal(
            [
                "convolution.bias", "convolution.weight", "linear.weight", "norm.bias", "norm.weight", "batchNorm.bias", "batchNorm.weight",
                "silent.bias", "silent.weight"],
            parameters.Keys.OrderBy(name => name.StartsWith('b') ? 1 : name.StartsWith('s') ? 2 : 0).ThenBy(name => name));
        Assert.All(parameters.Values, parameter => Assert.True(parameter.isfinite().all().item<bool>()));
        Assert.All(["norm.weight", "batchNorm.weight"], name => Assert.True(parameters[name].eq(1).all().item<bool>()));
        Assert.All(
            ["norm.bias", "batchNorm.bias", "silent.weight", "silent.bias"],
            name => Assert.True(parameters[name].eq(0).all().item<bool>()));
        AssertUniform(parameters["convolution.weight"], 1 / Math.Sqrt(16 * 9));
        AssertUniform(parameters["linear.weight"], 1 / Math.Sqrt(64));
        Assert.True(parameters["convolution.bias"].abs().max().item<float>() <= 1 / Math.Sqrt(16 * 9));
    }

    [Fact]
    public void Seeded_SameSeed_SameWeights()
    {
        using var first = Initialization.Seeded(new Network(), 7);
        using var second = Initialization.Seeded(new Network(), 7);
        using var other = Initialization.Seeded(new Network(), 8);
        var weights = new[] { first, second, other }.Select(network => network.get_parameter("convolution.weight")!).ToArray();
        Assert.True(weights[0].eq(weights[1]).all().item<bool>());
        Assert.False(weights[0].eq(weights[2]).all().item<bool>());
    }

    [Fact]
    public void Constructor_Unseeded_IsNaN()
    {
        using var layer = new Linear(2, 2);
        Assert.True(layer.forward(ones(1, 2)).isnan().all().item<bool>());
    }

    [Fact]
    public void Seeded_ParameterOfNoKnownLayer_NamesIt()
    {
        using var network = new Orphan();
        var error = Assert.Throws<InvalidOperationException>(() => Initialization.Seeded(network, 1));
        Assert.Contains("scale", error.Message);
    }

    private static void AssertUniform(Tensor values, double bound)
    {
        Assert.True(values.abs().max().item<float>() <= bound);
        Assert.Equal(bound / Math.Sqrt(3), values.std().item<float>(), bound * 0.03);
        Assert.Equal(0, values.mean().item<float>(), bound * 0.05);
    }

    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d convolution = new(16, 64, 3);
        private readonly GroupNorm norm = new(8, 64);
        private readonly BatchNorm2d batchNorm = new(64);
        private readonly Linear linear = new(64, 64, bias: false);
        private readonly Linear silent = new(64, 2, startAtZero: true);

        public Network()
            : base(nameof(Network)) => RegisterComponents();

        public override Tensor forward(Tensor input) =>
            silent.forward(linear.forward(norm.forward(batchNorm.forward(convolution.forward(input))).mean([2, 3])));
    }

    private sealed class Orphan : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter scale = new(ones(1));

        public Orphan()
            : base(nameof(Orphan)) => RegisterComponents();

        public override Tensor forward(Tensor input) => input * scale;
    }
}
