using System.Globalization;
using FairDiff.MLNet.Diffusion;
using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>How many images are generated for each (label, attributes) cell. Plans are deterministic and their counts exact.</summary>
public sealed class SamplingPlan
{
    private readonly Func<ConditionedRows, int?, IReadOnlyList<CellCount>> _allocate;

    private SamplingPlan(string description, Func<ConditionedRows, int?, IReadOnlyList<CellCount>> allocate)
    {
        Description = description;
        _allocate = allocate;
    }

    /// <summary>How many images are generated where neither the plan nor <c>SyntheticCount</c> says so.</summary>
    internal const int DefaultCount = 1500;

    /// <summary>
    /// The paper's fair plan: attributes uniform over the values that occur in the data and independent of the label; labels
    /// distributed as in the labelled rows (Ktena et al. 2024, Methods: p(A) uniform, p(Y) kept). Of label vectors those of the labelled
    /// rows are reused as they are: an entry that is unknown there stays unknown in the label of the image, which shows it as often as the
    /// data do.
    /// </summary>
    public static SamplingPlan Fair { get; } = new("fair", FairAllocation.Allocate);

    /// <summary>The (label, attributes) combinations of the labelled rows, each in proportion to its number of rows.</summary>
    public static SamplingPlan AsInData { get; } = new("asInData", AsInDataAllocation.Allocate);

    /// <summary>An explicit number of images per cell; of label vectors, such as occur in the data can be asked for.</summary>
    /// <param name="counts">Images per cell, each at least 0 and together at least 1. Cells that are not named get none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or all are 0.</exception>
    public static SamplingPlan Counts(IReadOnlyDictionary<SamplingCell, int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        foreach (var (cell, count) in counts)
        {
            if (count < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(counts), count, $"The count of cell {cell} must be at least 0.");
            }
        }

        KeyValuePair<SamplingCell, int>[] wanted = [
            .. counts.Where(pair => pair.Value > 0).OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal)];
        if (wanted.Length == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(counts), 0, "At least one cell must have a count above 0.");
        }

        var description = "counts: " + string.Join(", ", wanted.Select(pair => $"{pair.Key} = {pair.Value}"));
        return new SamplingPlan(description, (rows, count) => ExplicitAllocation.Allocate(rows, wanted, count));
    }

    /// <summary>
    /// The fair plan, moved towards the cells that a classifier serves worst on real held-out rows (the closed loop of Hemmat et al. 2023,
    /// Feedback-guided Data Synthesis for Imbalanced Classification, between rounds rather than within the sampler). A cell of fair share f
    /// gets f (floor + (1 - floor) w / W): w is its loss relative to the mean m of the fair plan, to the power
    /// <paramref name="tempering"/>, and W the mean of w under the fair plan. The loss of n rows is (n mean + priorRows m) /
    /// (n + priorRows); a cell without held-out rows has m. Cells that the generator does not draw are passed over.
    /// </summary>
    /// <param name="losses">The losses by cell (<c>fair.EvaluateCellLosses</c>), by the columns of the generator's condition.</param>
    /// <param name="tempering">0 or above: 0 is the fair plan, 1 (the default) in proportion to the loss.</param>
    /// <param name="priorRows">How many rows of the mean loss each cell's own are shrunk with, 0 or above; the default is 10.</param>
    /// <param name="floor">The part of its fair share that every cell keeps, 0 to 1; the default is 0.25.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range, there are no losses, or one is not a number of at
    /// least 0 of at least one row.</exception>
    public static SamplingPlan Feedback(CellLosses losses, double tempering = 1, double priorRows = 10, double floor = .25)
    {
        ArgumentNullException.ThrowIfNull(losses);
        OptionChecks.NotNegative(tempering);
        OptionChecks.NotNegative(priorRows);
        OptionChecks.Probability(floor);
        OptionChecks.AtLeast(1, losses.Cells.Count, nameof(losses.Cells));
        if (losses.Cells.FirstOrDefault(cell => cell.Rows < 1 || !(cell.Mean >= 0) || !double.IsFinite(cell.Mean)) is { } wrong)
        {
            throw new ArgumentOutOfRangeException(
                nameof(losses), wrong, $"The loss of cell {wrong.Cell} must be at least 0, finite and of at least one row.");
        }

        var description = string.Create(
            CultureInfo.InvariantCulture, $"feedback (tempering {tempering}, prior rows {priorRows}, floor {floor}): ")
            + string.Join(", ", losses.Cells.OrderBy(cell => cell.Cell.ToString(), StringComparer.Ordinal).Select(
                cell => string.Create(CultureInfo.InvariantCulture, $"{cell.Cell} = {cell.Mean} ({cell.Rows})")));
        return new SamplingPlan(description, new FeedbackAllocation(losses, tempering, priorRows, floor).Allocate);
    }

    /// <summary>The plan in words, as a workspace records it.</summary>
    public override string ToString() => Description;

    internal string Description { get; }

    /// <summary>The cell of every image, in an order whose every beginning is close to the plan's proportions.</summary>
    internal IReadOnlyList<ConditionCell> Draw(ConditionedRows rows, int? count)
    {
        var cells = _allocate(rows, count);
        return SpreadOrder.Arrange(rows.Label?.Spread(cells) ?? cells);
    }
}
