namespace FairDiff.Fairness.Measures;

/// <summary>Rows in blocks, each with a logit, from the largest down, its rows and those of them that are positive, all weighted.</summary>
internal readonly ref struct LogitBlocks(ReadOnlySpan<double> logit, ReadOnlySpan<double> rows, ReadOnlySpan<double> positives)
{
    public readonly ReadOnlySpan<double> Logit = logit, Rows = rows, Positives = positives;

    public int Count => Rows.Length;

    public bool HasBothSides
    {
        get
        {
            var (with, without) = (0.0, 0.0);
            for (var b = 0; b < Count; b++)
            {
                with += Positives[b];
                without += Rows[b] - Positives[b];
            }

            return with > 0 && without > 0;
        }
    }

    /// <summary>Whether no positive row has a smaller logit than a negative one, or the other way round; and the ends of the
    /// logits.</summary>
    public bool ArePartedBySide(out double lowest, out double highest)
    {
        var (lowWith, highWith) = (double.PositiveInfinity, double.NegativeInfinity);
        var (lowWithout, highWithout) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var b = 0; b < Count; b++)
        {
            if (Positives[b] > 0)
            {
                (lowWith, highWith) = (Math.Min(lowWith, Logit[b]), Math.Max(highWith, Logit[b]));
            }

            if (Rows[b] > Positives[b])
            {
                (lowWithout, highWithout) = (Math.Min(lowWithout, Logit[b]), Math.Max(highWithout, Logit[b]));
            }
        }

        (lowest, highest) = (Math.Min(lowWith, lowWithout), Math.Max(highWith, highWithout));
        return lowWith >= highWithout || highWith <= lowWithout;
    }
}
