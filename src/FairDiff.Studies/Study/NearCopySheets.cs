using FairDiff.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>Writes the contact sheets of the pairs that are nearest to being copies: synthetic images, and the training image of
/// each.</summary>
internal static class NearCopySheets
{
    /// <param name="root">The run folder.</param>
    /// <param name="samples">The folder of the generator's sheets in it.</param>
    /// <param name="pairs">The pairs, nearest first.</param>
    /// <param name="store">The folder of the synthetic images.</param>
    /// <param name="training">The view whose rows the pairs name.</param>
    /// <returns>The files, relative to the run folder.</returns>
    public static (string Synthetic, string Training) Write(
        string root, string samples, IReadOnlyList<NearCopyPair> pairs, string store, IDataView training)
    {
        NearCopyPair[] shown = [.. pairs.Take(NearCopyResult.ShownPairs)];
        var rows = Rows(training, shown.Select(pair => pair.TrainingRow).ToHashSet());
        return (
            Sheet(
                root, samples, "near-copies-synthetic.png", [.. shown.Select(pair => Open(Path.Combine(store, pair.File!)))],
                synthetic: true),
            Sheet(root, samples, "near-copies-real.png", [.. shown.Select(pair => rows[pair.TrainingRow])], synthetic: false));
    }

    private static string Sheet(string root, string samples, string file, RgbImage[] images, bool synthetic)
    {
        SampleGrid.Write(Path.Combine(root, samples, file), images, images.Length, synthetic);
        return Path.Combine(samples, file).Replace(Path.DirectorySeparatorChar, '/');
    }

    private static RgbImage Open(string path)
    {
        using var image = ImageFile.Open(path);
        return RgbImage.From(image);
    }

    private static Dictionary<long, RgbImage> Rows(IDataView view, HashSet<long> wanted)
    {
        var images = new Dictionary<long, RgbImage>();
        var column = view.Schema[StudyData.ImageColumn];
        using var cursor = view.GetRowCursor([column]);
        var getter = cursor.GetGetter<MLImage>(column);
        for (var row = 0L; images.Count < wanted.Count && cursor.MoveNext(); row++)
        {
            if (wanted.Contains(row))
            {
                MLImage image = null!;
                getter(ref image);
                images[row] = RgbImage.From(image);
            }
        }

        return images;
    }
}
