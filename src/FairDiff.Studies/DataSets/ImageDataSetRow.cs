namespace FairDiff.Studies;

/// <summary>An image of a published data set.</summary>
/// <param name="Place">Where the set tells of it.</param>
/// <param name="Path">The file, relative to the folder of the set.</param>
/// <param name="Label">Its class; empty where it has none, and in sets with several labels per image.</param>
/// <param name="Labels">One number for each of <see cref="ImageDataSet.Conditions"/>: 0 or 1, or a share; NaN where nothing is known. Empty
/// in sets with one class per image.</param>
/// <param name="Values">The values of <see cref="ImageDataSet.Columns"/>; empty where nothing is known.</param>
public sealed record ImageDataSetRow(
    TablePlace Place, string Path, string Label, IReadOnlyList<float> Labels, IReadOnlyList<string> Values);
