using System.Text.Json.Serialization;
using FairDiff.MLNet.Quality;

namespace FairDiff.MLNet;

/// <summary>How good synthetic images are, cell by cell: how far from real ones, how varied, how rightly labelled, and whether they are
/// copies.</summary>
public sealed record SyntheticQualityReport
{
    /// <summary>The features that all distances and shares are computed in.</summary>
    public required string Features { get; init; }

    /// <summary>The independent classifier in words; null where there is none.</summary>
    public required string? Classifier { get; init; }

    /// <summary>
    /// All images. Where the plan draws other proportions of cells than the real rows have, that is part of the distances here.
    /// </summary>
    public required SyntheticCellQuality Overall { get; init; }

    /// <summary>The cells that images were asked for, by name.</summary>
    public required IReadOnlyList<SyntheticCellQuality> Cells { get; init; }

    /// <summary>What to look at before the images are trained on; empty when nothing stands out.</summary>
    public required IReadOnlyList<SyntheticQualityWarning> Warnings { get; init; }

    /// <summary>Near-copies of the real rows; null where they were not looked for.</summary>
    public required NearCopyReport? NearCopies { get; init; }

    /// <summary>
    /// The values with sufficient evidence under keys that MLflow accepts: <c>quality/overall/kid</c>,
    /// <c>quality/tumour_3/labelAgreement</c>, <c>quality/tumour_3/synthetic</c> and <c>quality/tumour_3/real</c> (numbers of images),
    /// <c>quality/nearCopies</c>.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, double> Metrics => QualityMetricKeys.Flatten(this);

    /// <summary>One cell.</summary>
    /// <param name="name">Its name, such as <c>tumour, 3</c>.</param>
    /// <exception cref="FairDiffException">There is no such cell.</exception>
    public SyntheticCellQuality this[string name] => Cells.FirstOrDefault(cell => cell.Name == name) ?? throw new FairDiffException(
        $"There is no cell '{name}' in this report; there are {string.Join("; ", Cells.Select(cell => cell.Name))}.");

    /// <summary>Writes the report as JSON: camelCase, undefined values as null, verdicts and reasons beside the values.</summary>
    /// <returns>Indented JSON text.</returns>
    public string ToJson() => QualityJson.Write(this);

    /// <summary>Writes the report as a table to read, with the warnings below it.</summary>
    /// <returns>Plain text of several lines.</returns>
    public override string ToString() => QualityText.Write(this);
}
