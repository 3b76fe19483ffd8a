using System.Globalization;

namespace FairDiff.Torch.Training;

/// <summary>How many steps were left out because their loss or gradient was not finite, and when that is too many.</summary>
internal sealed class SkippedSteps
{
    /// <summary>So many in a row, and the weights themselves are past help.</summary>
    public const int MostInARow = 10;

    /// <summary>More than this share of the whole training is no accident.</summary>
    public const double LargestShare = 0.05;

    private long inARow;

    public long Count { get; private set; }

    public void Skip()
    {
        Count++;
        inARow++;
    }

    public void EndRow() => inARow = 0;

    /// <summary>What makes them too many for a training of <paramref name="totalSteps"/>; null = nothing.</summary>
    public string? ReasonToStop(long totalSteps) =>
        inARow >= MostInARow ? $"{inARow} such steps in a row"
        : Count > LargestShare * totalSteps ? string.Create(
            CultureInfo.InvariantCulture, $"{Count} such steps, more than {LargestShare:P0} of all")
        : null;

    public string Serialize() => string.Create(CultureInfo.InvariantCulture, $"{Count} {inARow}");

    public void Restore(string text)
    {
        var parts = text.Split(' ');
        Count = long.Parse(parts[0], CultureInfo.InvariantCulture);
        inARow = long.Parse(parts[1], CultureInfo.InvariantCulture);
    }
}
