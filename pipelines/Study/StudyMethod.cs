using FairDiff.MLNet;
using FairDiff.Torch;
using FairDiff.Torch.Augmentation;

namespace FairDiff.Pipelines.Study;

/// <summary>One way to train the classifier; all methods get the same number of steps and the same batch size.</summary>
/// <param name="Name">The name on the command line and in every report.</param>
/// <param name="Description">What it is, in one sentence.</param>
/// <param name="Generator">What the generator of the synthetic images is conditioned on; null = real images only.</param>
/// <param name="Augmentation">Heuristic augmentation of every training image, real or synthetic.</param>
/// <param name="Oversample">Whether labelled rows are redrawn so that attribute x label cells are even.</param>
internal sealed record StudyMethod(
    string Name, string Description, DiffusionCondition? Generator = null,
    ImageAugmentation Augmentation = ImageAugmentation.None, bool Oversample = false)
{
    /// <summary>Every method, in the order of the tables (Ktena et al. 2024, Fig. 2 legend, and two stronger heuristics).</summary>
    public static readonly IReadOnlyList<StudyMethod> All =
    [
        new("baseline", "Real labelled images as they are."),
        new("color", "Colour jitter.", Augmentation: ImageAugmentation.Color),
        new("stain+blur", "Stain jitter in optical density space, and blur.", Augmentation: ImageAugmentation.StainAndBlur),
        new("oversample", "Attribute x label cells drawn evenly.", Oversample: true),
        new("label", "Synthetic images, conditioned on the label.", DiffusionCondition.Label),
        new("label+property", "Synthetic images, conditioned on label and attribute.", DiffusionCondition.LabelAndAttributes),
        new("label+color", "Label conditioning, colour jitter on top.", DiffusionCondition.Label, ImageAugmentation.Color),
        new("label+property+color", "Label and attribute conditioning, colour jitter on top.",
            DiffusionCondition.LabelAndAttributes, ImageAugmentation.Color),
    ];

    /// <summary>The methods named in <paramref name="names"/>, each once, in the order of <see cref="All"/>.</summary>
    /// <exception cref="FairDiffException">A name is unknown, or none is given.</exception>
    public static IReadOnlyList<StudyMethod> Parse(IReadOnlyCollection<string> names)
    {
        var unknown = names.FirstOrDefault(name => All.All(method => method.Name != name));
        if (names.Count == 0 || unknown is not null)
        {
            throw new FairDiffException(
                $"--methods: '{unknown}' is not a method; choose from {string.Join(", ", All.Select(method => method.Name))}.");
        }

        return [.. All.Where(method => names.Contains(method.Name))];
    }
}
