using FairDiff.MLNet.Persistence;

namespace FairDiff.MLNet.Data;

/// <summary>
/// A cache checkpoint of ML.NET keeps numbers, texts and keys, and silently leaves columns of images out. A stage directly behind one reads
/// the rows in front of it, so the images are there for the stage, and for those behind it.
/// </summary>
internal static class CachedImages
{
    /// <summary>The rows with the images that caches left out; a view that left none out is given back as it is, cached.</summary>
    public static IDataView Restore(IDataView view) => MlNetInternals.BehindCachesThatLeaveOut(view);

    /// <summary>The same for a stage that needs the images.</summary>
    /// <exception cref="FairDiffException">A cache left them out, with a stage in between that maps what is left.</exception>
    public static IDataView Restore(IDataView view, string imageColumnName)
    {
        var restored = Restore(view);
        if (restored.Schema.GetColumnOrNull(imageColumnName) is null && IsLeftOut(restored, imageColumnName))
        {
            throw new FairDiffException(
                $"There is no column '{imageColumnName}' to take images from: a cache checkpoint (AppendCacheCheckpoint or ml.Data.Cache) "
                    + "in front left it out, because ML.NET caches no images, and another stage stands in between. Put the checkpoint "
                    + $"behind the last stage that needs '{imageColumnName}', or leave it out; ImageCachePath of ResNetClassification "
                    + "keeps decoded images instead.");
        }

        return restored.Schema.GetColumnOrNull(imageColumnName) is not null || !IsShuffledOut(restored, imageColumnName)
            ? restored
            : throw new FairDiffException(
                $"There is no column '{imageColumnName}' to take images from: ShuffleRows in front left it out, because ML.NET keeps no "
                    + $"images in memory to shuffle them. Shuffle in front of LoadImages, or leave it out: ResNetClassification draws rows "
                    + "in an order of its own.");
    }

    private static bool IsShuffledOut(IDataView view, string column)
    {
        for (IDataView? current = view; current is not null; current = Below(current))
        {
            if (MlNetInternals.ShuffledBy(current) is { } source)
            {
                return source.Schema.GetColumnOrNull(column) is not null;
            }
        }

        return false;
    }

    private static bool IsLeftOut(IDataView view, string column)
    {
        for (var below = Below(view); below is not null; below = Below(below))
        {
            if (Restore(below) is var restored && !ReferenceEquals(restored, below) && restored.Schema.GetColumnOrNull(column) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static IDataView? Below(IDataView view) => view is IExpandedView expanded ? expanded.Source : RowOrigin.Below(view);
}
