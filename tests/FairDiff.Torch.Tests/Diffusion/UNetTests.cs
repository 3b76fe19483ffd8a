using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class UNetTests
{
    [Theory]
    [InlineData(8, 2, new[] { 4, 2 })]
    [InlineData(24, 2, new[] { 12, 6 })]
    [InlineData(26, 2, new[] { 13, 7 })]
    [InlineData(32, 2, new[] { 16, 8 })]
    [InlineData(40, 2, new[] { 20, 10, 5 })]
    [InlineData(64, 2, new[] { 32, 16, 8 })]
    [InlineData(72, 4, new[] { 18, 9, 5 })]
    [InlineData(256, 4, new[] { 64, 32, 16, 8 })]
    public void For_SupportedSize_HalvesTheGridToEightCells(int imageSize, int patch, int[] grids)
    {
        var shape = UNetShape.For(imageSize, UNetOptions.Small);

        Assert.Equal(patch, shape.Patch);
        Assert.Equal(grids, shape.Grids);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(25)]
    [InlineData(36)]
    [InlineData(264)]
    public void For_UnsupportedSize_SaysWhichSizesAre(int imageSize)
    {
        var error = Assert.Throws<EngineException>(() => UNetShape.For(imageSize, UNetOptions.Small));

        Assert.Contains($"size {imageSize} ", error.Message);
        Assert.Contains("even size from 8 to 32 or a multiple of 8", error.Message);
    }

    [Theory]
    [InlineData("Channels is 5;", "even")]
    [InlineData("ChannelMultipliers is [];", "at least 1")]
    [InlineData("ChannelMultipliers is [1, 0];", "at least 1")]
    [InlineData("BlocksPerLevel is 0;", "at least 1")]
    [InlineData("AttentionResolutions is [0];", "at least 1")]
    [InlineData("Heads is 0;", "at least 1")]
    [InlineData("HeadChannels is 0;", "at least 1")]
    [InlineData("Dropout is 1;", "from 0 up to, not including, 1")]
    [InlineData("PatchSize is 0;", "at least 1")]
    [InlineData("NormGroups is 0;", "at least 1")]
    [InlineData("NormGroups is 12;", "one has 32")]
    public void For_OptionOutOfRange_NamesOptionValueAndRange(string value, string range)
    {
        UNetOptions[] all =
        [
            UNetOptions.Small with { Channels = 5 },
            UNetOptions.Small with { ChannelMultipliers = [] },
            UNetOptions.Small with { ChannelMultipliers = [1, 0] },
            UNetOptions.Small with { BlocksPerLevel = 0 },
            UNetOptions.Small with { AttentionResolutions = [0] },
            UNetOptions.Small with { Heads = 0 },
            UNetOptions.Small with { HeadChannels = 0 },
            UNetOptions.Small with { Dropout = 1 },
            UNetOptions.Small with { PatchSize = 0 },
            UNetOptions.Small with { NormGroups = 0 },
            UNetOptions.Small with { NormGroups = 12 },
        ];

        var errors = all.Select(options => Assert.Throws<ArgumentOutOfRangeException>(() => UNetShape.For(24, options)).Message);

        Assert.Contains(range, Assert.Single(errors, message => message.StartsWith("Network." + value, StringComparison.Ordinal)));
    }

    [Fact]
    public void For_GridsThatDoNotSuit_SaysWhichDo()
    {
        Assert.Contains("multiple of PatchSize, 5", Refusal(24, UNetOptions.Small with { PatchSize = 5 }));
        Assert.Contains(
            "sides of 4, 2, 1, 1: a grid of 1 cannot be halved", Refusal(8, UNetOptions.Small with { ChannelMultipliers = [1, 1, 1, 1] }));
        Assert.Contains(
            "holds 10; at image size 24 it may hold the sides of the network's grids: 12, 6",
            Refusal(24, UNetOptions.Small with { AttentionResolutions = [6, 10] }));
        Assert.Contains("Heads is 3; it must divide", Refusal(24, UNetOptions.Small with { Heads = 3 }));
        Assert.Contains("HeadChannels is 24; it must divide", Refusal(24, UNetOptions.Small with { HeadChannels = 24 }));

        static string Refusal(int imageSize, UNetOptions options) =>
            Assert.Throws<EngineException>(() => UNetShape.For(imageSize, options)).Message;
    }

    [Fact]
    public void Small_At24Pixels_HasAbout610ThousandParameters()
    {
        using var network = new UNet(UNetShape.For(24, UNetOptions.Small), 7);

        Assert.Equal(613_004, network.parameters().Sum(parameter => parameter.numel()));
    }

    [Theory]
    [InlineData(8, 3)]
    [InlineData(26, 3)]
    [InlineData(32, 0)]
    [InlineData(40, 3)]
    [InlineData(72, 3)]
    public void Forward_AtBirth_IsFiniteZeroOfTheShapeOfTheImages(int imageSize, int conditionSize)
    {
        using var scope = NewDisposeScope();
        using var network = Create(imageSize, conditionSize);

        var output = network.call(randn(2, 3, imageSize, imageSize), rand(2), randn(2, conditionSize));

        Assert.Equal([2, 3, imageSize, imageSize], output.shape);
        Assert.Equal(0, output.abs().max().item<float>());
        Assert.All(network.parameters(), parameter => Assert.True(parameter.isfinite().all().item<bool>()));
    }

    [Fact]
    public void Forward_ConditionOfZeros_IsTheNetworkWithoutCondition()
    {
        using var scope = NewDisposeScope();
        using var conditional = Shaken(Create(16, 3));
        using var unconditional = new UNet(UNetShape.For(16, UNetOptions.Tiny), 0);
        foreach (var (name, parameter) in unconditional.named_parameters())
        {
            using var noGradient = no_grad();
            parameter.copy_(conditional.get_parameter(name)!);
        }

        var (x, t) = (randn(2, 3, 16, 16), rand(2));
        var zero = conditional.call(x, t, zeros(2, 3));

        Assert.True(zero.eq(unconditional.call(x, t, zeros(2, 0))).all().item<bool>());
        Assert.False(zero.allclose(conditional.call(x, t, ones(2, 3))));
    }

    [Fact]
    public void NamedParameters_SmallAt24Pixels_AreTheFileFormat()
    {
        using var network = new UNet(UNetShape.For(24, UNetOptions.Small), 7);

        var names = network.named_parameters().Select(p => $"{p.name} {string.Join('x', p.parameter.shape)}");

        Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Diffusion", "unet-small-24.txt")), names);
    }

    /// <summary>
    /// Against the sources: shared benchmark script (PyTorch), whose count without its class embedding (11 x 128; here the condition has
    /// linear layers of its own) was added up from its loops.
    /// </summary>
    [Fact]
    public void Benchmark_At32Pixels_HasTheParametersOfThePyTorchNetwork()
    {
        var options = new UNetOptions
        {
            Channels = 32,
            ChannelMultipliers = [1, 2, 2],
            BlocksPerLevel = 2,
            AttentionResolutions = [8],
            Heads = 2,
            ScaleShiftNorm = false,
            ZeroInitialization = false,
            PatchSize = 1,
            DownsamplerSkips = true,
        };

        Assert.Equal(1_625_731 - (11 * 128), Parameters(options, 32));
    }

    /// <summary>35,746,307 is the count of the published CIFAR-10 network (the paper says 35.7 million).</summary>
    [Fact]
    public void Ddpm32_At32Pixels_HasTheParametersOfThePublishedNetwork() => Assert.Equal(35_746_307, Parameters(UNetOptions.Ddpm32, 32));

    /// <summary>The literature's other networks at 32 channels, which fit a test; the counts were added up from the loops of the authors'
    /// Python.</summary>
    [Theory]
    [InlineData(nameof(UNetOptions.ImprovedDdpm32), 32, 3, 3_303_142)]
    [InlineData(nameof(UNetOptions.ImprovedDdpm64), 64, 3, 7_594_630)]
    [InlineData(nameof(UNetOptions.ImprovedDdpm96), 96, 3, 7_594_630)]
    [InlineData(nameof(UNetOptions.DhariwalNichol64), 64, 3, 7_712_006)]
    [InlineData(nameof(UNetOptions.DhariwalNicholUpsampler256), 256, 6, 7_865_350)]
    [InlineData(nameof(UNetOptions.DhariwalNicholUpsampler224), 224, 6, 7_865_350)]
    public void Preset_OfTheLiterature_HasTheParametersOfItsSource(string name, int imageSize, int inputChannels, long expected)
    {
        var preset = (UNetOptions)typeof(UNetOptions).GetProperty(name)!.GetValue(null)!;

        Assert.NotNull(UNetShape.For(imageSize, preset));
        Assert.Equal(expected, Parameters(preset with { Channels = 32, HeadChannels = 32 }, imageSize, inputChannels, outputChannels: 6));
    }

    [Theory]
    [InlineData(true, 20)]
    [InlineData(false, 20)]
    [InlineData(true, 26)]
    public void Forward_TopologyOfTheLiterature_KeepsTheSizeOfTheImages(bool downsamplerSkips, int imageSize)
    {
        using var scope = NewDisposeScope();
        var options = UNetOptions.Tiny with
        {
            ChannelMultipliers = [1, 2, 3], BlocksPerLevel = 2, AttentionResolutions = [(imageSize + 1) / 2], Heads = 2,
            ScaleShiftNorm = false, PatchSize = 1, DownsamplerSkips = downsamplerSkips,
        };
        using var network = Shaken(
            Initialization.Seeded(new UNet(UNetShape.For(imageSize, options), 3, inputChannels: 5, outputChannels: 6), 1));

        var output = network.call(randn(2, 5, imageSize, imageSize), rand(2), randn(2, 3));

        Assert.Equal([2, 6, imageSize, imageSize], output.shape);
        Assert.True(output.isfinite().all().item<bool>());
        Assert.True(output.std().item<float>() > 0);
    }

    [Fact]
    public void Forward_EmbeddingAdded_TellsTimeAndCondition()
    {
        using var scope = NewDisposeScope();
        using var network = Shaken(
            Initialization.Seeded(new UNet(UNetShape.For(8, UNetOptions.Tiny with { ScaleShiftNorm = false }), 2), 1));
        var (x, t, c) = (randn(1, 3, 8, 8), full(1, 0.3f), zeros(1, 2));

        Assert.False(network.call(x, t, c).allclose(network.call(x, t + 0.5, c)));
        Assert.False(network.call(x, t, c).allclose(network.call(x, t, c + 1)));
    }

    [Fact]
    public void Forward_WithoutZeroInitialization_SpeaksAtBirth()
    {
        using var scope = NewDisposeScope();
        using var network = Initialization.Seeded(new UNet(UNetShape.For(8, UNetOptions.Tiny with { ZeroInitialization = false }), 0), 1);

        Assert.True(network.call(randn(1, 3, 8, 8), rand(1), zeros(1, 0)).std().item<float>() > 0);
    }

    [Fact]
    public void Forward_Dropout_DrawsItsMasksFromTheGivenGeneratorAndOnlyInTraining()
    {
        using var scope = NewDisposeScope();
        using var network = Shaken(Initialization.Seeded(new UNet(UNetShape.For(8, UNetOptions.Tiny with { Dropout = 0.5 }), 0), 1));
        var (x, t, c) = (randn(2, 3, 8, 8), rand(2), zeros(2, 0));
        Tensor Train(long seed)
        {
            using var masks = new Generator((ulong)seed);
            network.train();
            network.DrawMasksFrom(masks);
            return network.call(x, t, c);
        }

        var (first, again, other) = (Train(1), Train(1), Train(2));
        network.eval();
        var silent = network.call(x, t, c);

        Assert.True(first.eq(again).all().item<bool>());
        Assert.False(first.allclose(other));
        Assert.True(silent.eq(network.call(x, t, c)).all().item<bool>());
        Assert.False(silent.allclose(first));
    }

    /// <summary>A network whose zero-initialised layers are random too, so that every path counts.</summary>
    internal static UNet Shaken(UNet network)
    {
        using var noGradient = no_grad();
        using var generator = new Generator(3);
        foreach (var parameter in network.parameters())
        {
            using var noise = randn(parameter.shape, generator: generator);
            parameter.add_(noise, 0.1);
        }

        return network;
    }

    private static long Parameters(UNetOptions options, int imageSize, int inputChannels = 3, int outputChannels = 3)
    {
        using var network = new UNet(UNetShape.For(imageSize, options), 0, inputChannels, outputChannels);
        return network.parameters().Sum(parameter => parameter.numel());
    }

    private static UNet Create(int imageSize, int conditionSize) =>
        Initialization.Seeded(new UNet(UNetShape.For(imageSize, UNetOptions.Tiny), conditionSize), 1);
}
