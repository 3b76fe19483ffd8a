namespace FairDiff.MLNet.Data;

/// <summary>
/// Draws the rows of a view anew for every pass of training, as the drawing stage below it says. Stages in between may map row by row, and
/// cache: the draw is made of the rows of the view itself.
/// </summary>
internal sealed class FreshDraws
{
    private readonly IDataView _view;
    private readonly IDrawPlan _plan;
    private readonly int[] _places;
    private int _pass;

    private FreshDraws(IDataView view, IDrawPlan plan, int[] places) => (_view, _plan, _places) = (view, plan, places);

    /// <summary>The draws of a view, from pass 0 on; null = its rows are to be taken as they are.</summary>
    public static FreshDraws? Of(IDataView view) =>
        DrawingBelow(view) is { FreshPlan: { } plan } drawn ? new FreshDraws(view, plan, drawn.Places) : null;

    /// <summary>What the weights are called that a stage below gave the rows of a view; null = there is none.</summary>
    public static string? WeightsBelow(IDataView view) => DrawingBelow(view)?.WeightColumnName;

    /// <summary>
    /// The view without repetitions: the rows that were drawn from where no stage is in between, else those of the draw, once each.
    /// </summary>
    public static IDataView Undrawn(IDataView view) => view switch
    {
        DrawnRowsView drawn => Undrawn(drawn.Source),
        _ when DrawingBelow(view) is { FreshPlan: null } drawn => RepeatedRowsView.Of(view, FirstOfEach(drawn.Places)),
        _ => view,
    };

    /// <summary>The next draw.</summary>
    public IDataView Next()
    {
        var drawn = _plan.Draw(_pass++);
        return new RepeatedRowsView(_view, Array.ConvertAll(_places, place => drawn[place]));
    }

    /// <summary>Draws among the other rows of the view only, from pass 0 on.</summary>
    /// <param name="rows">Those that are never drawn, by their places in the view.</param>
    public FreshDraws Without(IEnumerable<int> rows) => new(_view, _plan.Without(rows.Select(row => _places[row]).ToHashSet()), _places);

    private static DrawnRowsView? DrawingBelow(IDataView view)
    {
        for (IDataView? current = view; current is not null; current = RowOrigin.Below(current))
        {
            if (current is DrawnRowsView drawn)
            {
                return drawn;
            }
        }

        return null;
    }

    private static int[] FirstOfEach(int[] places) =>
        [.. places.Index().Where(row => row.Index == 0 || places[row.Index - 1] != row.Item).Select(row => row.Index)];
}
