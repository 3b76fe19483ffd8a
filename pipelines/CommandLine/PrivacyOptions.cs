using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Torch.Privacy;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>The options of generators that hide whether any one image was in their training (DP-SGD), so that they may be shared.</summary>
internal sealed class PrivacyOptions
{
    private static readonly DifferentialPrivacyOptions Default = new();

    private readonly Option<double?> _epsilon;
    private readonly Option<double?> _delta = new("--delta")
    {
        Description = $"With --epsilon: the probability with which that may fail (default {Default.Delta})",
    };

    private readonly Option<int?> _multiplicity = new("--noise-multiplicity")
    {
        Description = $"With --epsilon: noise levels at which an image is learned in a step (default {Default.NoiseMultiplicity})",
    };

    private readonly Option<double?> _norm = new("--max-gradient-norm")
    {
        Description = $"With --epsilon: norm that the gradient of an image is clipped to (default {Default.MaxGradientNorm})",
    };

    private readonly Option<int?> _noiseSeed = new("--noise-seed")
    {
        Description = "With --epsilon: seed of the noise, for repetitions: whoever knows it can take the noise away (default: secret)",
    };

    /// <param name="when">What stands before the description.</param>
    public PrivacyOptions(string when = "") => _epsilon = new("--epsilon")
    {
        Description = $"{when}Generator training hides whether any one image was in it, to this epsilon of differential privacy (DP-SGD), "
            + "so that the generator may be shared; 10 is usual for images, 1 strong",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _epsilon, _delta, _multiplicity, _norm, _noiseSeed })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What is asked for; null = nothing is hidden.</summary>
    /// <exception cref="FairDiffException">A value is out of range, or given without --epsilon.</exception>
    public DifferentialPrivacyOptions? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_epsilon) is not { } epsilon)
        {
            var other = new Option[] { _delta, _multiplicity, _norm, _noiseSeed }.FirstOrDefault(
                option => parsed.GetResult(option) is { Implicit: false });
            return other is null ? null : throw new FairDiffException($"{other.Name} needs --epsilon, which asks for privacy.");
        }

        var options = new DifferentialPrivacyOptions
        {
            Epsilon = epsilon,
            Delta = parsed.GetValue(_delta) ?? Default.Delta,
            NoiseMultiplicity = parsed.GetValue(_multiplicity) ?? Default.NoiseMultiplicity,
            MaxGradientNorm = parsed.GetValue(_norm) ?? Default.MaxGradientNorm,
            NoiseSeed = parsed.GetValue(_noiseSeed),
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new FairDiffException(StrictJson.FirstLine(exception), exception);
        }

        return options;
    }

    /// <summary>How far training evens attributes out: where examples are hidden they are drawn alike.</summary>
    /// <param name="privacy">What hides them.</param>
    /// <param name="asked">What the command line asks for.</param>
    /// <param name="otherwise">What training does where nobody says.</param>
    /// <exception cref="FairDiffException">Both are asked for.</exception>
    public static double Tempering(DifferentialPrivacyOptions? privacy, double? asked, double otherwise) =>
        privacy is null ? asked ?? otherwise
        : asked is null or 1 ? 1
        : throw new FairDiffException(
            "--attribute-tempering draws some images more often than others, and --epsilon all alike; leave one out.");
}
