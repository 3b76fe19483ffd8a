namespace FairDiff.MLNet.Mixing;

/// <summary>Divides what a group of rows counts among them, evenly or in proportion to the weights that they have already.</summary>
internal static class RowWeights
{
    /// <summary>Gives the rows <paramref name="share"/> in all.</summary>
    public static void Share(double[] target, int[] rows, double share, float[]? earlier)
    {
        var whole = earlier is null ? rows.Length : rows.Sum(row => (double)earlier[row]);
        foreach (var row in rows)
        {
            target[row] = share * (earlier?[row] ?? 1) / whole;
        }
    }

    /// <summary>Scales shares that sum to 1 so that their mean is 1 over the rows that have one.</summary>
    public static float[] Scaled(double[] shares)
    {
        var count = shares.Count(share => share > 0);
        return Array.ConvertAll(shares, share => (float)(share * count));
    }
}
