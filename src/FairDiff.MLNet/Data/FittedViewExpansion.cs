using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Data;

/// <summary>
/// Expands the rows that a stage was fitted on, and no others: the very view, what an earlier stage made of the very view, and within the
/// fit of a chain also a view of the same rows that the chain made anew (<see cref="RowOrigin"/>), because the stage stands in a chain
/// within it. ML.NET transforms held-out folds with every stage of a chain, so this, and not the transformer scope, keeps generated and
/// repeated rows out of them: a fold is an origin of its own. References are weak: a transformer in a model does not keep its training data
/// alive.
/// </summary>
internal sealed class FittedViewExpansion
{
    private readonly IHostEnvironment _environment;
    private readonly string _stage;
    private readonly Func<IDataView, FittedViewExpansion, IDataView> _expand;
    private readonly WeakReference<IDataView> _fitted;
    private readonly WeakReference<object> _origin;

    /// <summary>The expansions of stages that were fitted on what this one made.</summary>
    private readonly List<FittedViewExpansion> _later = [];

    /// <summary>How often the chains around the stage have still to transform the rows that it was fitted on.</summary>
    private int _awaited = ChainFit.Depth();
    private bool _wasRead;
    private int _warned;

    /// <param name="environment">Where warnings go.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="fitted">The view that it is fitted on.</param>
    /// <param name="expand">Makes the expanded view; its rows are this object's (<see cref="IExpandedView"/>).</param>
    public FittedViewExpansion(
        IHostEnvironment environment, string stage, IDataView fitted, Func<IDataView, FittedViewExpansion, IDataView> expand)
    {
        (_environment, _stage, _expand) = (environment, stage, expand);
        var rows = RowOrigin.Of(fitted);
        (_fitted, _origin) = (new(CachedImages.Restore(fitted)), new(rows));
        (rows as FittedViewExpansion)?._later.Add(this);
    }

    private bool WasUsed => _later.Count > 0 ? _later.Exists(stage => stage.WasUsed) : _wasRead;

    /// <summary>Whether a view holds the rows to be expanded.</summary>
    /// <exception cref="FairDiffException">A chain around the stage is being fitted, and nothing tells whether these are its training
    /// rows.</exception>
    public bool Covers(IDataView view)
    {
        var isTraining = ChainFit.IsTransforming();
        var isAwaited = isTraining && _awaited-- > 0;
        if (_fitted.TryGetTarget(out var known) && ReferenceEquals(known, CachedImages.Restore(view)))
        {
            return Take(view);
        }

        if (!_origin.TryGetTarget(out var rows) || !ReferenceEquals(rows, RowOrigin.Of(view)))
        {
            if (!isTraining && ChainFit.Depth() == 0)
            {
                WarnIfUnread("is given rows to be scored");
            }

            return isAwaited ? throw Unknown(view) : false;
        }

        // Only from the fitted view itself are expanded rows made outside.
        if (rows is not FittedViewExpansion && !isTraining && ChainFit.Depth() == 0)
        {
            WarnIfUnused();
            return false;
        }

        return Take(view);
    }

    /// <summary>Expands rows that are covered, with the images that a cache checkpoint in front of the stage left out.</summary>
    public IDataView Expand(IDataView view) => _expand(CachedImages.Restore(view), this);

    /// <summary>To be called when the expanded rows are read.</summary>
    /// <param name="view">The view that they are read from.</param>
    /// <exception cref="FairDiffException">A chain that is being fitted left out a later stage.</exception>
    public void NoteRead(IExpandedView view)
    {
        _wasRead = true;
        if (!view.IsTaken && _later.Find(other => other._awaited > 0) is { } left && ChainFit.Depth() > 0)
        {
            throw new FairDiffException(
                $"{left._stage} stands in a chain within a chain, which leaves it out when the outer chain is trained, because it was "
                    + "appended with a TransformerScope without " +
                $"Scoring. Append it without a scope: to rows that are scored it does nothing but add its column.");
        }
    }

    /// <summary>Marks what the view was made of as handed on.</summary>
    private static bool Take(IDataView view)
    {
        for (IDataView? current = view; current is not null; current = RowOrigin.Below(current))
        {
            if (current is IExpandedView expanded)
            {
                expanded.IsTaken = true;
            }
        }

        return true;
    }

    /// <summary>To be called when the stage is saved: whatever was to be trained has been by now.</summary>
    public void NoteSaved() => WarnIfUnread("is saved");

    /// <summary>Warns, once, where other rows than these must have been trained on.</summary>
    /// <param name="now">What is done with the stage.</param>
    private void WarnIfUnread(string now)
    {
        if (WasUsed || Interlocked.Exchange(ref _warned, 1) == 1)
        {
            return;
        }

        using var channel = _environment.Start(_stage);
        channel.Warning(
            MessageSensitivity.None,
            $"{_stage} {now}, but nothing has read the rows that it made of its training data: no trainer has learned from them. Put the "
                + "trainer behind it into one chain and call Fit of the whole chain, or fit the trainer on what the stage makes of its own "
                + "training data: stage.Transform(train).");
    }

    private void WarnIfUnused()
    {
        if (!WasUsed)
        {
            using var channel = _environment.Start(_stage);
            channel.Warning(
                MessageSensitivity.None,
                $"{_stage} is given the rows that it was fitted on, outside the fit of a chain: it leaves them as they are, as rows to be "
                    + "scored, though nothing was trained yet on what it makes of them. To train on that, put the trainer into the chain "
                    + "and call Fit of the whole chain.");
        }
    }

    private FairDiffException Unknown(IDataView view)
    {
        var opaque = view;
        while (RowOrigin.Below(opaque) is { } source)
        {
            opaque = source;
        }

        return new FairDiffException(
            $"{_stage} stands in a chain within a chain, behind a stage whose view ({opaque.GetType().Name}) does not say that "
                + "its rows are "
                + $"those of the training data, so the stages behind the inner chain would be trained without what {_stage} does. Append "
                + "the stages of the inner chain and the trainer to one chain, one by one, or put that stage in front of the inner chain.");
    }
}
