using System.Text.Json.Nodes;
using FairDiff.Shared;
using FairDiff.Torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>What a store holds or will hold, as its <c>store.json</c> records it: everything that its pixels depend on.</summary>
internal static class StoreIdentity
{
    private const int Format = 1;

    /// <summary>Of label vectors, which earlier versions encoded otherwise.</summary>
    private const int VectorFormat = 2;

    /// <summary>What is fixed by the seed and the plan, image by image, or is the same for all images ever.</summary>
    private static readonly string[] Implied =
    [
        nameof(ImageProvenance.Seed), nameof(ImageProvenance.Label), nameof(ImageProvenance.LabelVector), nameof(
            ImageProvenance.Attributes),
        nameof(ImageProvenance.DigitalSourceType),
    ];

    /// <summary>Records what a new store is for, and refuses one that is for something else.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="job">What is to be drawn.</param>
    /// <param name="generatorId">The generator; null where the folder around the store decides it.</param>
    /// <param name="upsamplerId">The same of the upsampler, if there is one.</param>
    public static void Claim(string folder, SamplingJob job, string? generatorId, string? upsamplerId) =>
        File(folder).Claim(Create(job, generatorId, upsamplerId));

    /// <summary>How many images a store is to have in the end; null where nothing is recorded.</summary>
    public static int? PlannedCount(string folder) => File(folder).Number("syntheticCount");

    private static IdentityFile File(string folder) => new(folder, StoreFiles.Identity, "store", StoreFiles.Content);

    /// <summary>
    /// Refuses images of an earlier version, to which a vector that is all 0 and one that is unknown were one and the same: what it drew
    /// for the former may show any finding.
    /// </summary>
    /// <exception cref="FairDiffException">There are such images.</exception>
    public static void RefuseFormerVectors(string folder, IEnumerable<SyntheticImageRecord> images)
    {
        if (images.FirstOrDefault(image => image.LabelVector?.Any(value => value > 0) == false) is { } image
            && (int?)File(folder).Read()?["format"] == Format)
        {
            throw new FairDiffException(
                $"The store '{folder}' was drawn by an earlier version, to which 'nothing found' and 'not known' were one and the same "
                    + $"condition: what '{image.File}' shows is not what its label '{image.Label}' says. Train the generator again, and "
                    + "draw the images into a new folder.");
        }
    }

    /// <summary>The precision that a store was begun in; null where it is new, or drawn in the generator's own.</summary>
    public static (bool IsBegun, Precision? Precision) PrecisionOf(string folder) =>
        File(folder) is var file && file.Read() is null ? (false, null) : (true, file.Precision());

    private static JsonObject Create(SamplingJob job, string? generatorId, string? upsamplerId) => new()
    {
        ["format"] = job.Conditions.Label is { IsVector: true } ? VectorFormat : Format,
        ["options"] = new JsonObject(SettingsJson.Of(
            job.Describe(0, imageSeed: 0, generatorId ?? "", upsamplerId ?? ""), typeof(ImageProvenance), Implied))
        {
            ["generatorId"] = generatorId,
            ["samplingPlan"] = job.PlanDescription,
            ["syntheticCount"] = job.Plan.Count,
            ["seed"] = job.Seed,

            // Null where the networks draw as they were trained.
            ["precision"] = job.Precision?.ToString(),
        },
    };
}
