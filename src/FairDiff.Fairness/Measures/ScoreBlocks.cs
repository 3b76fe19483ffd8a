namespace FairDiff.Fairness.Measures;

/// <summary>The rows of a class in a group, from the largest score down, in blocks of one score or of scores that are close.</summary>
/// <param name="Ends">Where each block ends among the entries.</param>
/// <param name="Score">Its mean score.</param>
/// <param name="Logit">Its mean logit.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Positives">Those of them that are positive.</param>
internal sealed record ScoreBlocks(int[] Ends, double[] Score, double[] Logit, double[] Rows, double[] Positives)
{
    /// <summary>Up to this many different scores each is a block of its own.</summary>
    private const int MostScores = 512;

    /// <summary>Else those within this part of a logit share one: they differ by at most 0.008 in probability. What that changes in the fit
    /// of all rows <see cref="Recalibration"/> takes away; those of resamples are then off by less than 1 % of their own spread.</summary>
    private const double BlocksPerLogit = 32;

    public int Count => Ends.Length;

    public LogitBlocks Logits => new(Logit, Rows, Positives);

    /// <summary>The rows of single scores.</summary>
    public static ScoreBlocks Of(IReadOnlyList<bool> isPositive, IReadOnlyList<double> scores)
    {
        var rows = Enumerable.Range(0, scores.Count).GroupBy(row => scores[row]).OrderByDescending(tie => tie.Key)
            .Select(tie => (Score: tie.Key, Rows: tie.Count(), Positives: tie.Count(row => isPositive[row]))).ToArray();
        var (blocks, end) = (New(rows.Length), 0);
        for (var i = 0; i < rows.Length; i++)
        {
            blocks.Set(i, end += rows[i].Rows, rows[i].Score, rows[i].Rows, rows[i].Positives);
        }

        return blocks;
    }

    /// <summary>Blocks of single scores, to be set one by one.</summary>
    public static ScoreBlocks New(int count) =>
        new(new int[count], new double[count], new double[count], new double[count], new double[count]);

    public void Set(int block, int end, double score, double rows, double positives) =>
        (Ends[block], Score[block], Logit[block], Rows[block], Positives[block]) = (
            end, score, LogisticCalibration.Logit(score), rows, positives);

    /// <summary>Blocks of close scores; the same where there are few.</summary>
    /// <param name="cut">A block ends here.</param>
    public ScoreBlocks Merged(int cut)
    {
        if (Count <= MostScores)
        {
            return this;
        }

        var starts = new List<int>();
        for (var i = 0; i < Count; i++)
        {
            if (i == 0 || Ends[i - 1] == cut || Math.Floor(Logit[i] * BlocksPerLogit) != Math.Floor(Logit[i - 1] * BlocksPerLogit))
            {
                starts.Add(i);
            }
        }

        var ranges = starts.Select((start, i) => start..(i + 1 < starts.Count ? starts[i + 1] : Count)).ToArray();
        double[] rows = [.. ranges.Select(range => Rows[range].Sum())];
        return new(
            [.. ranges.Select(range => Ends[range.End.Value - 1])],
            [.. ranges.Select((range, i) => Weighted(Score, range) / rows[i])],
            [.. ranges.Select((range, i) => Weighted(Logit, range) / rows[i])],
            rows,
            [.. ranges.Select(range => Positives[range].Sum())]);
    }

    private double Weighted(double[] values, Range range)
    {
        var sum = 0.0;
        for (var i = range.Start.Value; i < range.End.Value; i++)
        {
            sum += values[i] * Rows[i];
        }

        return sum;
    }
}
