using FairDiff.MLNet.Persistence;

namespace FairDiff.MLNet.Data;

/// <summary>
/// What decides which rows a view has. Stages that map row by row and cache checkpoints keep the rows of the view below them, so two views
/// of one origin have the same rows in the same order, however often a chain makes them anew. A filter, such as that of a fold, is an
/// origin of its own.
/// </summary>
internal static class RowOrigin
{
    public static object Of(IDataView view)
    {
        while (Below(view) is { } source)
        {
            view = source;
        }

        return view is IExpandedView expanded ? expanded.Maker : view;
    }

    /// <summary>The view whose rows this one gives one by one; null = its rows are its own.</summary>
    public static IDataView? Below(IDataView view) => view is IRowKeepingView keeping ? keeping.Source : MlNetInternals.RowsOf(view);
}
