using FairDiff.MLNet.Diffusion;
using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>A folder of synthetic images that a generator has drawn: PNG files, each with its provenance inside, and the manifest that
/// names them.</summary>
public sealed class SyntheticStore
{
    private SyntheticStore(string folder, IReadOnlyList<SyntheticImageRecord> images, int? plannedCount, NearCopyFile? nearCopies)
    {
        (Folder, Images, PlannedCount, NearCopies) = (folder, images, plannedCount, nearCopies?.Report);
        var files = nearCopies?.Quarantined().ToHashSet() ?? [];
        Quarantined = [.. images.Where(image => files.Contains(image.File))];
        Kept = [.. images.Where(image => !files.Contains(image.File))];
    }

    /// <summary>The folder that holds the images.</summary>
    public string Folder { get; }

    /// <summary>The images that the manifest names, in the order of their files.</summary>
    public IReadOnlyList<SyntheticImageRecord> Images { get; }

    /// <summary>Which of the images are near-copies of training images, and the nearest pairs; null where they were not looked
    /// for.</summary>
    public NearCopyReport? NearCopies { get; }

    /// <summary>Those of <see cref="Images"/> that are quarantined as near-copies of training images: they never become rows.</summary>
    public IReadOnlyList<SyntheticImageRecord> Quarantined { get; }

    /// <summary>The others: those that become rows.</summary>
    internal IReadOnlyList<SyntheticImageRecord> Kept { get; }

    /// <summary>How many images there will be when the last shard has been drawn; null where the store does not say.</summary>
    public int? PlannedCount { get; }

    /// <summary>How many images of each cell are not quarantined, by the texts of label and attributes; an empty text is a value that was
    /// left open.</summary>
    public IReadOnlyDictionary<SamplingCell, int> Cells => Kept.CountBy(CellOf).ToDictionary();

    /// <summary>Reads the manifest; no image is opened.</summary>
    /// <param name="path">The folder of the store, or the workspace of a <c>DiffusionAugmentation</c>.</param>
    /// <exception cref="FairDiffException">There is no store, its manifest or its list of near-copies is damaged, or an earlier version
    /// drew images of no finding into it.</exception>
    public static SyntheticStore Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var folder = new[] { path, Path.Combine(path, Workspace.SyntheticName) }.FirstOrDefault(IsStore) ?? throw new FairDiffException(
            $"'{path}' holds no synthetic images: there is no {StoreFiles.Manifest(Shard.All)} in it. Name the folder that images were "
                + "generated into.");
        if (File.Exists(Path.Combine(folder, VectorStore.FileName)))
        {
            throw new FairDiffException(
                $"'{path}' holds synthetic vectors, no images: {VectorStore.FileName} in it has them, one below the other. Name the folder "
                    + "that images were generated into.");
        }

        RefuseLink(path, folder);
        StoreFiles.Own(folder).RefuseLinks();
        var records = new SortedDictionary<string, SyntheticImageRecord>(StringComparer.Ordinal);
        foreach (var record in StoreFiles.Manifests(folder).SelectMany(StoreManifest.Read))
        {
            records[record.File] = record;
        }

        StoreIdentity.RefuseFormerVectors(folder, records.Values);
        return new SyntheticStore(folder, [.. records.Values], StoreIdentity.PlannedCount(folder), NearCopyFile.Read(folder));
    }

    /// <summary>The cell that an image was drawn for.</summary>
    /// <param name="image">One of <see cref="Images"/>.</param>
    /// <returns>The texts of label and attributes; an empty text is a value that was left open.</returns>
    public static SamplingCell CellOf(SyntheticImageRecord image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new SamplingCell(image.Label ?? "", [.. image.Attributes.Values.Select(value => value ?? "")]);
    }

    /// <summary>The file of an image.</summary>
    /// <param name="image">One of <see cref="Images"/>.</param>
    /// <returns>Its path.</returns>
    public string PathOf(SyntheticImageRecord image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Path.Combine(Folder, image.File);
    }

    /// <summary>
    /// Checks every image: that its file is there, has the hash of the manifest, is a whole PNG file, and says of itself what the manifest
    /// says.
    /// </summary>
    /// <param name="cancellationToken">Stops with <see cref="OperationCanceledException"/>.</param>
    /// <returns>What is wrong, at most one problem per image; empty when all is well.</returns>
    public IReadOnlyList<StoreProblem> Verify(CancellationToken cancellationToken = default)
    {
        List<StoreProblem> problems = [];
        foreach (var image in Images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ImageVerification.ProblemOf(image, PathOf(image)) is { } problem)
            {
                problems.Add(new StoreProblem(image.File, problem));
            }
        }

        return problems;
    }

    /// <summary>The folder that the user names may be a link; the one in a workspace may not.</summary>
    private static void RefuseLink(string path, string folder)
    {
        if (folder != path)
        {
            new OwnFiles(path, [Workspace.SyntheticName]).RefuseLinks();
        }
    }

    private static bool IsStore(string folder) =>
        Directory.Exists(folder) && (StoreFiles.Manifests(folder).Any() || File.Exists(Path.Combine(folder, StoreFiles.Identity)));
}
