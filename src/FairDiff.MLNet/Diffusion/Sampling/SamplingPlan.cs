using FairDiff.MLNet.Diffusion;

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
