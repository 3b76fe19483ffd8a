using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>Samplers and guidance through a generator.</summary>
public sealed class GeneratorGuidanceTests(DiffusionGeneratorTests.Trained trained) : IClassFixture<DiffusionGeneratorTests.Trained>
{
    private static readonly DiffusionTrainingOptions Short = TinyData.Options with { TrainingSteps = 2 };
    private static readonly GeneratorSampling Plain = new() { SamplerSteps = 5, GuidanceWeight = 0 };
    private static readonly long[] TenSeeds = [.. Enumerable.Range(0, 10).Select(i => 40L + i)];

    public static TheoryData<DiffusionSampler> Samplers => [.. Enum.GetValues<DiffusionSampler>()];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Sample_SameBatchInAnotherOrder_GivesTheSameBits(DiffusionSampler sampler)
    {
        using var scope = NewDisposeScope();
        var options = new GeneratorSampling { SamplerSteps = 4, Sampler = sampler, GuidanceRescale = 0.5 };
        long[] order = [7, 2, 9, 0, 1, 8, 3, 6, 5, 4];

        var images = Draw(options, trained.Generator);
        var shuffled = trained.Generator.Draw(
            Conditions().index_select(0, tensor(order)), [.. order.Select(i => TenSeeds[i])], options, trained.Generator);

        Assert.True(images.index_select(0, tensor(order)).equal(shuffled).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Sample_BatchesOfAnySize_GiveTheSameImagesUpToRounding(DiffusionSampler sampler)
    {
        using var scope = NewDisposeScope();
        var options = new GeneratorSampling { SamplerSteps = 4, Sampler = sampler, GuidanceRescale = 0.5 };
        var together = Draw(options, trained.Generator);

        foreach (var size in new[] { 1, 3, 5 })
        {
            for (var start = 0; start + size <= TenSeeds.Length; start += size)
            {
                var few = trained.Generator.Draw(
                    Conditions().narrow(0, start, size), TenSeeds[start..(start + size)], options, trained.Generator);
                Assert.InRange(LargestDifference(few, together.narrow(0, start, size)), 0, 1);
            }
        }
    }

    [Fact]
    public void Sample_OneStep_IsTheSameForEverySampler()
    {
        // One step from pure noise is the denoiser's answer to it, whatever the sampler.
        using var scope = NewDisposeScope();
        var expected = Draw(Plain with { SamplerSteps = 1 });

        foreach (var sampler in Enum.GetValues<DiffusionSampler>())
        {
            Assert.Equal(0, LargestDifference(expected, Draw(Plain with { SamplerSteps = 1, Sampler = sampler })));
        }
    }

    [Fact]
    public void Sample_SevenSteps_IsAnotherImageForEverySampler()
    {
        using var scope = NewDisposeScope();
        var images = Enum.GetValues<DiffusionSampler>().Select(
            sampler => Draw(Plain with { SamplerSteps = 7, Sampler = sampler })).ToArray();

        for (var i = 0; i < images.Length; i++)
        {
            Assert.All(images[..i], other => Assert.NotEqual(0, LargestDifference(images[i], other)));
        }
    }

    [Fact]
    public void Sample_IntervalThatNoStepFallsInto_IsUnguided()
    {
        using var scope = NewDisposeScope();
        var guided = Plain with { GuidanceWeight = 4 };

        // Five steps visit 1, 0.8, 0.6, 0.4 and 0.2.
        Assert.Equal(0, LargestDifference(Draw(Plain), Draw(guided with { GuidanceInterval = new(0.65, 0.75) })));
        Assert.Equal(0, LargestDifference(Draw(guided), Draw(guided with { GuidanceInterval = new(0, 1) })));
        Assert.NotEqual(0, LargestDifference(Draw(Plain), Draw(guided with { GuidanceInterval = new(0.5, 0.7) })));
    }

    [Fact]
    public void Sample_AutoguidedByItself_ChangesNothing()
    {
        using var scope = NewDisposeScope();

        Assert.InRange(
            LargestDifference(Draw(Plain), Draw(Plain with { AutoguidanceWeight = 3 }, trained.Generator)), 0, 1);
    }

    [Fact]
    public void Sample_WeakerGenerator_ChangesTheImages()
    {
        using var scope = NewDisposeScope();
        using var weaker = Train(TinyData.Create());

        Assert.True(LargestDifference(Draw(Plain), Draw(Plain, weaker)) > 5);
    }

    [Fact]
    public void Sample_WeakerGeneratorOfOtherImagesOrConditions_SaysWhatDiffers()
    {
        using var scope = NewDisposeScope();
        var data = TinyData.Create();
        var larger = data.Images.repeat_interleave(2, 2).repeat_interleave(2, 3);
        var otherLayout = new ConditionLayout([data.Layout.Parts[0], data.Layout.Parts[1] with { Values = ["red", "green"] }]);

        Assert.Contains("image size (16, not 8)", Refusal(data with { Images = larger }));
        Assert.Contains(
            "condition (Label: left, right; Hospital: red, green, not Label: left, right; Hospital: red, blue)",
            Refusal(data with { Layout = otherLayout }));
        Assert.Contains("schedule (Linear, not Cosine)", Refusal(data, Short with { Schedule = DiffusionSchedule.Linear }));
        Assert.Contains("prediction (Image, not Velocity)", Refusal(data, Short with { Prediction = Prediction.Image }));
        var brighter = Refusal(data with { Images = data.Images + 20 });
        Assert.Contains("pixel scaling (", brighter);
        Assert.DoesNotContain("image size", brighter);
        Assert.Contains("same data", brighter);
    }

    [Fact]
    public void Sample_GuidanceOptionsOutOfRange_NameOptionAndRange()
    {
        Assert.Contains("GuidanceRescale is 1.5; it must be from 0 to 1", Error(Plain with { GuidanceRescale = 1.5 }));
        Assert.Contains("AutoguidanceWeight is -1; it must be from 0 to 100", Error(Plain with { AutoguidanceWeight = -1 }));
        Assert.Contains(
            "GuidanceInterval is (0.7, 0.2]; it must be null or have 0 <= From < To <= 1",
            Error(Plain with { GuidanceInterval = new(0.7, 0.2) }));
        Error(Plain with { GuidanceInterval = new(0.2, 1.1) });
        Error(Plain with { GuidanceInterval = new(double.NaN, 1) });
        Error(Plain with { GuidanceInterval = new(-0.1, 1) });

        string Error(GeneratorSampling options) => Assert.Throws<ArgumentOutOfRangeException>(() => Draw(options)).Message;
    }

    private static DiffusionGenerator Train(DiffusionTrainingSet data, DiffusionTrainingOptions? options = null) =>
        DiffusionGenerator.Train(data, options ?? Short, CPU, new() { Cancellation = TestContext.Current.CancellationToken });

    private static int LargestDifference(Tensor a, Tensor b) => (a.to(int32) - b.to(int32)).abs().max().item<int>();

    private static Tensor Conditions()
    {
        var conditions = zeros(TenSeeds.Length, 4);
        for (var row = 0; row < TenSeeds.Length; row++)
        {
            conditions[row, row / 2 % 2].fill_(1);
            conditions[row, 2 + (row % 2)].fill_(1);
        }

        return conditions;
    }

    private Tensor Draw(GeneratorSampling options, DiffusionGenerator? weaker = null)
    {
        using var conditions = Conditions();
        return trained.Generator.Draw(conditions, TenSeeds, options, weaker);
    }

    private string Refusal(DiffusionTrainingSet data, DiffusionTrainingOptions? options = null)
    {
        using var weaker = Train(data, options);
        return Assert.Throws<EngineException>(() => Draw(Plain, weaker)).Message;
    }
}
