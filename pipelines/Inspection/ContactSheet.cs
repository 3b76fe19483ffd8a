using FairDiff.MLNet;
using FairDiff.Pipelines.Generation;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Inspection;

/// <summary>A picture of a store: one row of images for each cell.</summary>
internal static class ContactSheet
{
    /// <exception cref="FairDiffException">The store has no image, one cannot be read, or a row would hold none.</exception>
    public static void Write(SyntheticStore store, string path, int perRow)
    {
        if (perRow < 1)
        {
            throw new FairDiffException($"--per-row is {perRow}; it must be at least 1.");
        }

        SampleRow[] rows =
        [
            .. store.Images.GroupBy(SyntheticStore.CellOf)
                .OrderBy(cell => PlanReport.Name(cell.Key), StringComparer.Ordinal)
                .Select(
                    cell => new SampleRow(PlanReport.Name(cell.Key), [.. cell.Take(perRow).Select(image => Read(store.PathOf(image)))])),
        ];
        SampleGrid.Write(path, rows, synthetic: true);
    }

    private static RgbImage Read(string path)
    {
        using var image = ImageFile.Open(path);
        return RgbImage.From(image);
    }
}
