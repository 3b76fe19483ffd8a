using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>
/// A published data set in the folder as its users get it, read as it is walked: no row is held. Columns mean the same in every set:
/// <c>patient</c>, <c>lesion</c>, <c>case</c> (what belongs together), <c>sex</c> (female, male), <c>age</c> (years), <c>skin_tone</c>
/// (Fitzpatrick), <c>race</c>, <c>view</c>, <c>hospital</c>, <c>split</c> (train, validation, test: the part that the authors gave it).
/// </summary>
public sealed class ImageDataSet
{
    private readonly Func<Action<string>, IEnumerable<ImageDataSetRow>> _rows;

    internal ImageDataSet(Func<Action<string>, IEnumerable<ImageDataSetRow>> rows) => _rows = rows;

    /// <summary>Its short name, such as camelyon17.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in print.</summary>
    public required string Title { get; init; }

    /// <summary>Where it is.</summary>
    public required string Folder { get; init; }

    /// <summary>What is told of each image beside its label.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Those of <see cref="Columns"/> by which fairness can be judged.</summary>
    public required IReadOnlyList<string> Attributes { get; init; }

    /// <summary>The one of <see cref="Columns"/> whose rows must stay together, such as patient; null where nothing is known.</summary>
    public string? Cluster { get; init; }

    /// <summary>What the numbers of <see cref="ImageDataSetRow.Labels"/> are for; empty in sets with one class per image.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    internal IReadOnlyList<PublishedCount> Published { get; init; } = [];

    /// <summary>Recognises the set that a folder holds.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The set, not yet read.</returns>
    /// <exception cref="FairDiff.MLNet.FairDiffException">It holds none of the known ones.</exception>
    public static ImageDataSet Open(string folder) => DataSetFormat.Open(folder);

    /// <summary>Walks the images.</summary>
    /// <param name="report">Told what was left out, and what is odd; null = nobody.</param>
    /// <exception cref="FairDiff.MLNet.FairDiffException">While walking: a file is missing or holds what the set does not have; the message
    /// names file, line and column.</exception>
    public IEnumerable<ImageDataSetRow> ReadRows(Action<string>? report = null) => _rows(report ?? (_ => { }));

    /// <summary>
    /// The images as ML.NET reads them: text columns Path (relative to <see cref="Folder"/>) and <see cref="Columns"/>; Label is text, or a
    /// vector of numbers with the <see cref="Conditions"/> as slot names.
    /// </summary>
    /// <param name="report">Told what was left out, at each pass; null = nobody.</param>
    public IDataView ToDataView(Action<string>? report = null) => new ImageDataSetView(this, report);
}
