namespace FairDiff.MLNet.Data;

/// <summary>
/// A view whose rows a training stage made: other ones than those of its source, but the same each time it is made by the same stage.
/// </summary>
internal interface IExpandedView
{
    /// <summary>The view that the rows were made of.</summary>
    IDataView Source { get; }

    /// <summary>Who made the rows.</summary>
    FittedViewExpansion Maker { get; }

    /// <summary>Whether a later stage went on from this very view.</summary>
    bool IsTaken { get; set; }
}
