using System.Text.Json.Nodes;
using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Torch.Diffusion;
using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Studies;

/// <summary>
/// A study over the features that a published network, which stays as it is, sees in the images: generators draw feature vectors, and every
/// classifier is a logistic regression on features, standardised on the training rows. Minutes on a CPU.
/// </summary>
public sealed record StudyFeatures
{
    private const int SmallestImage = 16, LargestImage = 1 << 12;

    /// <summary>The network, whose last layer is left out.</summary>
    public required StudyWeights Weights { get; init; }

    /// <summary>Images are resized to this many pixels on each side before the network sees them, at least 16.</summary>
    public int ImageSize { get; init; } = 128;

    /// <summary>
    /// What the validation rows choose the penalty of every classifier from, each above 0: training minimises the mean cross-entropy plus
    /// half of the penalty times the sum of the squared weights, so that a penalty means the same however many rows there are.
    /// </summary>
    public IReadOnlyList<double> Penalties { get; init; } = [3, 1, .3, .1, .03, .01];

    /// <summary>
    /// What generators draw. Images are drawn and judged as in a study of images, by <see cref="StudySettings.Generator"/> and
    /// <see cref="StudySettings.Sampling"/>, and the network then sees their features as it does those of real images; features are drawn
    /// by <see cref="Generator"/> and <see cref="Sampling"/>.
    /// </summary>
    public StudyDraws Draws { get; init; }

    /// <summary>How generators are trained.</summary>
    public VectorGeneratorTraining Generator { get; init; } = new();

    /// <summary>How vectors are drawn.</summary>
    public VectorSampling Sampling { get; init; } = new();

    /// <summary>The methods that there are over features, by name.</summary>
    public static IReadOnlyList<string> Methods { get; } =
    [
        "baseline", "oversample", "oversample-cells", "reweight", "standardize", "dfr", "label", "label+property",
        "label+property+feedback", "label+property+feedback+hard", "standardize+label+property", "ceiling",
    ];

    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    /// <exception cref="FairDiffException">A method changes images, or nothing says what chooses the penalties.</exception>
    internal void Validate(StudySettings settings)
    {
        Require(ImageSize is >= SmallestImage and <= LargestImage, ImageSize, $"from {SmallestImage} to {LargestImage}");
        Require(
            Penalties.Count > 0 && Penalties.All(penalty => penalty > 0 && double.IsFinite(penalty)), string.Join(", ", Penalties),
            "at least one, each above 0", nameof(Penalties));
        Defined(Draws);
        Part(nameof(Generator), Generator.Validate);
        Part(nameof(Sampling), Sampling.Validate);
        if (settings.Methods.FirstOrDefault(method => !Methods.Contains(method.Name)) is { } other)
        {
            throw new FairDiffException(
                $"--methods: {other.Name} changes images or the training of an image network, and this study is over frozen features "
                    + $"(--frozen); choose from {string.Join(", ", Methods)}.");
        }

        if (Draws == StudyDraws.Images && settings.Methods.FirstOrDefault(method => method.Feedback) is { } again)
        {
            throw new FairDiffException(
                $"--methods: {again.Name} draws a second time, which generators of features do (--draw features), and those of images in a "
                    + "study without --frozen.");
        }

        if (settings.Embeddings)
        {
            throw new FairDiffException(
                "--embeddings writes what an image network sees in each row, and in a study over frozen features (--frozen) every method "
                    + "sees the same; leave it out.");
        }

        if (settings.SelectBy?.Metric is null)
        {
            throw new FairDiffException(
                "A study over frozen features chooses the penalty of every classifier on validation rows and needs a metric to choose by: "
                    + "set SelectBy (--select-by), for example WorstGroupBalancedAccuracy; Loss is none of an evaluator.");
        }
    }

    /// <summary>All that results depend on, for the study's record.</summary>
    internal JsonObject Identify()
    {
        var identity = new JsonObject
        {
            ["weights"] = Weights.Sha256,
            ["imageSize"] = ImageSize,
            ["penalties"] = new JsonArray([.. Penalties.Select(penalty => JsonValue.Create(penalty))]),
            ["generator"] = new JsonObject(SettingsJson.Of(Generator, typeof(VectorGeneratorTraining))),
            ["sampling"] = new JsonObject(SettingsJson.Of(Sampling, typeof(GeneratorSampling))),
        };
        if (Draws != StudyDraws.Features)
        {
            identity["draws"] = $"{Draws}"; // studies that were begun before there was a choice lack it
        }

        return identity;
    }
}
