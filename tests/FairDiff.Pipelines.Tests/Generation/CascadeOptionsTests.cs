using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.Generation;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Pipelines.Tests.Generation;

/// <summary>The upsampler of a study: what the command line says, and otherwise what the preset does.</summary>
public sealed class CascadeOptionsTests
{
    private static readonly GeneratorTraining Generator = new() { BatchSize = 64, LearningRate = .5 };

    private static readonly UpsamplerOptions Preset = new()
    {
        BaseImageSize = 64,
        Training = new() { BatchSize = 32, TrainingSteps = 9, Network = UNetOptions.Large, Schedule = DiffusionSchedule.Linear },
        Sampling = new() { SamplerSteps = 5, SamplingNoise = 3 },
    };

    [Fact]
    public void OfStudy_WithoutPreset_IsTrainedLikeTheGeneratorButForItsOwn()
    {
        var upsampler = Read(null, "--base-size", "16", "--upsampler-steps", "4", "--upsampler-noise", "1.5")!;

        Assert.Equal((16, 16, .5), (upsampler.BaseImageSize, upsampler.Training.BatchSize, upsampler.Training.LearningRate));
        Assert.Equal((UNetOptions.Small, 4, 1.5), (
            upsampler.Training.Network, upsampler.Sampling.SamplerSteps, upsampler.Sampling.SamplingNoise));
        Assert.Null(Read(null));
    }

    [Fact]
    public void OfStudy_WithPreset_ChangesWhatIsSaidOnly()
    {
        Assert.Equal(Preset, Read(Preset));
        var changed = Read(Preset, "--upsampler-network", "tiny", "--upsampler-guidance", "1")!;

        Assert.Equal(
            Preset with
            {
                Training = Preset.Training with { Network = UNetOptions.Tiny }, Sampling = Preset.Sampling with { GuidanceWeight = 1 },
            },
            changed);
        Assert.Equal(Preset with { BaseImageSize = 32 }, Read(Preset, "--base-size", "32"));
    }

    [Fact]
    public void AddTo_AStudy_HasNoOptionThatLoadsAnUpsampler()
    {
        var (study, generate) = (new Command("study"), new Command("generate"));
        new CascadeOptions(ofStudy: true).AddTo(study);
        new CascadeOptions().AddTo(generate);

        Assert.Equal(["--upsampler"], generate.Options.Select(option => option.Name).Except(study.Options.Select(option => option.Name)));
    }

    private static UpsamplerOptions? Read(UpsamplerOptions? preset, params string[] words)
    {
        var (options, command) = (new CascadeOptions(ofStudy: true), new Command("study"));
        options.AddTo(command);
        return options.OfStudy(command.Parse(words), preset, Generator);
    }
}
