namespace FairDiff.Fairness.Tests;

/// <summary>Makes predictions for tests.</summary>
internal static class Cohort
{
    /// <summary>Rows that say only whether the prediction was right, as the two classes "no" and "yes" and one attribute "site".</summary>
    public static FairnessData OfHits(params (string Site, int Hits, int Misses)[] sites)
    {
        var rows = sites.SelectMany(
            site => Enumerable.Range(0, site.Hits + site.Misses).Select(i => (site.Site, Label: i % 2 == 0, Hit: i < site.Hits)));
        return Binary([.. rows.Select(row => (row.Site, row.Label, row.Label == row.Hit ? 0.8 : 0.2))]);
    }

    public static FairnessData Binary(params (string Site, bool Label, double Score)[] rows) =>
        FairnessData.Binary([.. rows.Select(row => row.Label)], [.. rows.Select(row => row.Score)], "yes") with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["site"] = [.. rows.Select(row => row.Site)] },
        };

    /// <summary>Random rows of K classes with two attributes, some of them unknown.</summary>
    public static FairnessData Random(int seed, int rows, int classes)
    {
        var random = new Random(seed);
        var labels = new int[rows];
        var scores = new double[rows, classes];
        for (var row = 0; row < rows; row++)
        {
            labels[row] = random.Next(classes);
            for (var c = 0; c < classes; c++)
            {
                scores[row, c] = Math.Round(random.NextDouble() + (c == labels[row] ? 0.5 : 0), 2);
            }
        }

        string Value(int row, string values) => row % 11 == 0 ? "" : values[random.Next(values.Length)].ToString();
        return new FairnessData
        {
            ClassNames = [.. Enumerable.Range(0, classes).Select(c => $"c{c}")],
            Labels = labels,
            Scores = scores,
            Attributes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["site"] = [.. Enumerable.Range(0, rows).Select(row => Value(row, "abcd"))],
                ["sex"] = [.. Enumerable.Range(0, rows).Select(row => Value(row, "FM"))],
            },
        };
    }

    public static FairnessReport Evaluate(FairnessData data, FairnessOptions? options = null) =>
        FairnessEvaluator.Evaluate(data, options ?? new FairnessOptions { BootstrapSamples = 0 }, TestContext.Current.CancellationToken);
}
