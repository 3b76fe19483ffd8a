using Microsoft.ML;

namespace FairDiff.MLNet.Data;

/// <summary>
/// Expands one view only: the instance that a stage was fitted on. ML.NET transforms held-out folds with every stage
/// of a chain, so this, and not the transformer scope, keeps generated and repeated rows out of them. The reference is
/// weak: a transformer in a model does not keep its training data alive.
/// </summary>
internal sealed class FittedViewExpansion(IDataView fitted, Func<IDataView, IDataView> expand)
{
    private readonly WeakReference<IDataView> _fitted = new(fitted);

    public bool Covers(IDataView view) => _fitted.TryGetTarget(out var fitted) && ReferenceEquals(fitted, view);

    public IDataView Expand(IDataView view) => expand(view);
}
