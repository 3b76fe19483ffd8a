namespace FairDiff.Fairness.Descriptive;

/// <summary>Ascending values.</summary>
internal static class Ascending
{
    /// <summary>How many are less than a value.</summary>
    public static int CountBelow(double[] ascending, double value)
    {
        var (low, high) = (0, ascending.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ascending[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
