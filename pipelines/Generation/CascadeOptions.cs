using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Pipelines.Generation;

/// <summary>The options of images that are drawn in two stages: small ones first, and large ones of them.</summary>
/// <param name="ofStudy">Whether they are those of a study, which trains what it draws with.</param>
internal sealed class CascadeOptions(bool ofStudy = false)
{
    private static readonly UpsamplerOptions Default = new();

    private readonly Option<int?> _baseSize = new("--base-size")
    {
        Description = ofStudy
            ? "Draw synthetic images in two stages, of so many pixels first and by an upsampler that makes them as large as the others"
            : "With --data: draw in two stages, images of so many pixels first and an upsampler that makes them as large as --image-size",
    };

    private readonly Option<string> _network = new("--upsampler-network")
    {
        Description = $"Network of the upsampler: {NetworkPresets.Names}",
        DefaultValueFactory = _ => "small",
    };

    private readonly Option<int> _trainingSteps = new("--upsampler-training-steps")
    {
        Description = "Training steps of the upsampler",
        DefaultValueFactory = _ => Default.Training.TrainingSteps,
    };

    private readonly Option<string?> _upsampler = new("--upsampler")
    {
        Description = "With --generator: the upsampler that was trained with it, a .safetensors file or the workspace",
    };

    private readonly Option<int> _steps = new(
        "--upsampler-steps") { Description = "Denoising steps of the upsampler", DefaultValueFactory = _ => Default.Sampling.SamplerSteps };
    private readonly Option<double> _guidance = new("--upsampler-guidance") { Description = "Weight of its guidance; 0 = none" };
    private readonly Option<double> _noise = new("--upsampler-noise")
    {
        Description = "Noise that small images get before they are made large, in grey levels, 0 to 255",
    };

    private Option[] OfTraining => [_baseSize, _network, _trainingSteps];

    private Option[] OfSampling => [_steps, _guidance, _noise];

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[.. OfTraining, .. ofStudy ? [] : new[] { _upsampler }, .. OfSampling])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What is trained; null = no upsampler.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="generator">How the generator of small images is trained; null = it is not.</param>
    /// <exception cref="FairDiffException">A value is out of range, or an option has no meaning here.</exception>
    public UpsamplerOptions? Training(ParseResult parsed, GeneratorTraining? generator)
    {
        if (parsed.GetValue(_baseSize) is not { } size)
        {
            Refuse(parsed, OfTraining, "--base-size");
            return null;
        }

        return generator is not null
            ? Trained(parsed, size, null, generator)
            : throw new FairDiffException("--base-size needs --data: it trains an upsampler. To load one, give --upsampler FILE.");
    }

    /// <summary>The upsampler of a study: that of its preset, with what the command line says otherwise; null = images are drawn in one
    /// stage.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="preset">That of the preset; null = it has none.</param>
    /// <param name="generator">How the generator of small images is trained.</param>
    /// <exception cref="FairDiffException">As above.</exception>
    public UpsamplerOptions? OfStudy(ParseResult parsed, UpsamplerOptions? preset, GeneratorTraining generator)
    {
        if ((parsed.GetValue(_baseSize) ?? preset?.BaseImageSize) is not { } size)
        {
            Refuse(parsed, [.. OfTraining, .. OfSampling], "--base-size");
            return null;
        }

        return Trained(parsed, size, preset, generator) with { Sampling = Drawn(parsed, preset?.Sampling) };
    }

    /// <summary>How small images are made large; null = they are not.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="workspace">Where an upsampler is trained; null where none is.</param>
    /// <exception cref="FairDiffException">As above.</exception>
    public ImageUpsamplingOptions? Sampling(ParseResult parsed, string? workspace)
    {
        var path = parsed.GetValue(_upsampler);
        if (path is not null && parsed.GetResult("--generator") is null)
        {
            throw new FairDiffException(
                "--upsampler needs --generator, the generator that it was trained with. To train both, give --data and --base-size.");
        }

        if ((path ?? workspace) is not { } source)
        {
            Refuse(parsed, OfSampling, "--base-size or --upsampler");
            return null;
        }

        return new ImageUpsamplingOptions
        {
            Path = source,
            Sampling = Drawn(parsed, null),
        };
    }

    private UpsamplerOptions Trained(ParseResult parsed, int size, UpsamplerOptions? preset, GeneratorTraining generator)
    {
        var training = preset?.Training ?? (generator with { BatchSize = Default.Training.BatchSize, StartFrom = null });
        return new()
        {
            BaseImageSize = size >= 8
                ? size
                : throw new FairDiffException($"--base-size is {size}; it must be at least 8 pixels, and less than --image-size."),
            Training = training with
            {
                Network = IsSaid(parsed, _network, preset)
                    ? NetworkPresets.Named(parsed.GetValue(_network)!, _network.Name)
                    : training.Network,
                TrainingSteps = IsSaid(parsed, _trainingSteps, preset)
                    ? OptionValues.AtLeastOne(parsed, _trainingSteps)
                    : training.TrainingSteps,
            },
        };
    }

    private UpsamplerSampling Drawn(ParseResult parsed, UpsamplerSampling? preset)
    {
        var sampling = preset ?? new();
        return sampling with
        {
            SamplerSteps = IsSaid(parsed, _steps, preset) ? OptionValues.AtLeastOne(parsed, _steps) : sampling.SamplerSteps,
            GuidanceWeight = IsSaid(parsed, _guidance, preset) ? OptionValues.Within(parsed, _guidance, 100) : sampling.GuidanceWeight,
            SamplingNoise = IsSaid(parsed, _noise, preset) ? OptionValues.Within(parsed, _noise, 255) : sampling.SamplingNoise,
        };
    }

    /// <summary>Whether the command line decides, for it says so, or nothing else does.</summary>
    private static bool IsSaid(ParseResult parsed, Option option, object? preset) =>
        preset is null || parsed.GetResult(option) is { Implicit: false };

    private static void Refuse(ParseResult parsed, IEnumerable<Option> options, string needed)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } option)
        {
            throw new FairDiffException($"{option.Name} needs {needed}: without it images are drawn in one stage.");
        }
    }
}
