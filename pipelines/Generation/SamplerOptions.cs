using System.CommandLine;
using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Pipelines.Generation;

/// <summary>The options that say how noise becomes an image.</summary>
internal sealed class SamplerOptions
{
    private static readonly GeneratorSampling Default = new();

    private readonly Option<DiffusionSampler> _sampler = new("--sampler")
    {
        Description = "How noise is turned into an image",
        DefaultValueFactory = _ => Default.Sampler,
    };

    private readonly Option<int> _steps =
        new("--steps") { Description = "Denoising steps per image", DefaultValueFactory = _ => Default.SamplerSteps };
    private readonly Option<double> _guidance = new("--guidance")
    {
        Description = "Weight of classifier-free guidance; 0 = none",
        DefaultValueFactory = _ => Default.GuidanceWeight,
    };

    private readonly Option<GuidanceNull> _null = new("--guidance-null")
    {
        Description = "What the null branch of guidance leaves out",
        DefaultValueFactory = _ => Default.GuidanceNull,
    };

    private readonly Option<double> _rescale = new("--guidance-rescale")
    {
        Description = "Share of the spread added by guidance that is taken back, 0 to 1",
        DefaultValueFactory = _ => Default.GuidanceRescale,
    };

    private readonly Option<string?> _interval = new("--guidance-interval")
    {
        Description = "Times at which images are guided, FROM:TO in 0 (image) to 1 (noise), for example 0.12:0.65 (default: all)",
    };

    private readonly Option<string?> _weaker = new("--autoguidance") { Description = "Weaker generator to guide away from (.safetensors)" };
    private readonly Option<double> _weakerWeight = new("--autoguidance-weight")
    {
        Description = "Weight of autoguidance",
        DefaultValueFactory = _ => Default.AutoguidanceWeight,
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _sampler, _steps, _guidance, _null, _rescale, _interval, _weaker, _weakerWeight })
        {
            command.Options.Add(option);
        }
    }

    public string? AutoguidancePath(ParseResult parsed) => parsed.GetValue(_weaker);

    /// <exception cref="FairDiffException">A value is out of range or not of its form.</exception>
    public GeneratorSampling Read(ParseResult parsed) => new()
    {
        Sampler = parsed.GetValue(_sampler),
        SamplerSteps = OptionValues.AtLeastOne(parsed, _steps),
        GuidanceWeight = OptionValues.Within(parsed, _guidance, 100),
        GuidanceNull = parsed.GetValue(_null),
        GuidanceRescale = OptionValues.Within(parsed, _rescale, 1),
        GuidanceInterval = Interval(parsed.GetValue(_interval)),
        AutoguidanceWeight = OptionValues.Within(parsed, _weakerWeight, 100),
    };

    private static GuidanceInterval? Interval(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(':');
        return parts.Length == 2 && Time(parts[0]) is { } from && Time(parts[1]) is { } to && from < to
            ? new GuidanceInterval(from, to)
            : throw new FairDiffException(
                $"--guidance-interval is {text}; it must be FROM:TO with 0 <= FROM < TO <= 1, for example 0.12:0.65.");
    }

    private static double? Time(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var time) && time <= 1 ? time : null;
}
