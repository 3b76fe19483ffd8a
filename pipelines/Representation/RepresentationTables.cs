using System.Globalization;
using FairDiff.Fairness;
using FairDiff.Reporting;

namespace FairDiff.Pipelines.Representation;

/// <summary>Tells what was found of embeddings, with what each number means.</summary>
internal static class RepresentationTables
{
    private const int NearestShown = 5;

    public static void Write(RepresentationResult result, EmbeddingSet set, RepresentSettings settings, TextWriter output)
    {
        output.WriteLine($"Embeddings of {result.Width} numbers: "
            + $"{string.Join(", ", result.Domains.Select(domain => $"{domain.Key} ({domain.Value} rows)"))}.");
        if (settings.SampleSize is null && result.SampleSize is >= 2 and < RepresentationResult.UsualSampleSize)
        {
            output.WriteLine($"Of each domain {result.SampleSize} rows are drawn at a time, as the smallest one allows; --sample-size "
                + "draws more or fewer.");
        }

        WriteDistances(result, settings, output);
        WriteComponents(result, output);
        WriteProbes(result, output);
        WriteNearest(result, set, output);
    }

    private static void WriteDistances(RepresentationResult result, RepresentSettings settings, TextWriter output)
    {
        output.WriteLine();
        if (result.Distances.Count == 0)
        {
            output.WriteLine(result.Domains.Count < 2
                ? "There is one domain only, so there are no distances between domains (--domain)."
                : "A domain has one row only, so there are no distances between domains.");
            return;
        }

        output.WriteLine(
            $"Distance of domains, squared MMD with the cubic kernel: mean ± s.d. of {settings.Estimates} estimates on "
                + $"{result.SampleSize} rows of each. "
            + (settings.Estimator == MmdEstimator.Unbiased ? "0 = alike; below 0 is chance." : "Printed formula: above 0 even for "
            + "domains that are alike."));
        var compared = settings.Baseline.Count > 0;
        TextTable.Write(output,
        [
            compared
                ? ["domains", "distance", "baseline", result.IsPaired == true ? "Wilcoxon p" : "Mann-Whitney p", "by Holm"]
                : ["domains", "distance"],
            .. result.Distances.Select(pair => (string[])
            [
                $"{pair.Distance.First} - {pair.Distance.Second}",
                Words(pair.Distance),
                .. compared ? new[]
                {
                    pair.Baseline is null ? "-" : Words(pair.Baseline), PValue(pair.PValue), PValue(pair.HolmPValue)
                } : [],
            ]),
        ]);
        if (compared)
        {
            output.WriteLine(result.WhyUnpaired is { } reason
                ? $"  Not paired: {reason}. So every estimate is of a draw of its own, and the test is that of two samples."
                : $"  Paired by {settings.Columns.Id}: each estimate is of the same images in both trainings, "
                    + "and the test (signed ranks) is of their differences.");
        }

        foreach (var (domain, rows) in result.Domains.Where(domain => result.SampleSize > domain.Value / 2))
        {
            output.WriteLine(
                $"  {domain} has {rows} rows: estimates on {result.SampleSize} of them overlap, so that their spread is too small.");
        }
    }

    private static void WriteComponents(RepresentationResult result, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(
            $"Principal components of the pooled domains, {result.SampleSize} rows of each (fewer = images that vary in fewer ways):");
        IReadOnlyList<string> Line(string name, PrincipalComponents components) =>
            [name, .. RepresentationResult.Shares.Select(share => components.Count(share).ToString(CultureInfo.InvariantCulture))];

        List<IReadOnlyList<string>> lines =
        [
            ["share of variance", .. RepresentationResult.Shares.Select(share => FormattableString.Invariant($"{100 * share:0} %"))],
            Line("components", result.Components),
        ];
        if (result.BaselineComponents is { } baseline)
        {
            lines.Add(Line("baseline", baseline));
        }

        TextTable.Write(output, lines);
    }

    private static void WriteProbes(RepresentationResult result, TextWriter output)
    {
        if (result.Probes.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(
            "How well attributes can be read from the embedding of real images (linear probe on rows that it was not trained on):");
        TextTable.Write(output,
        [
            ["attribute", "groups", "rows", "balanced accuracy", "chance"],
            .. result.Probes.Select(probe => (string[])
            [
                probe.Key,
                $"{probe.Value.Groups.Count}",
                $"{probe.Value.Rows}",
                FormattableString.Invariant($"{probe.Value.BalancedAccuracy:0.000} ± {probe.Value.FoldDeviation:0.000}"),
                FormattableString.Invariant($"{probe.Value.Chance:0.000}"),
            ]),
        ]);
        output.WriteLine(
            "  Far above chance, the classifier has the means to use the attribute as a shortcut; that it does is not shown by this.");
    }

    private static void WriteNearest(RepresentationResult result, EmbeddingSet set, TextWriter output)
    {
        if (result.Nearest is not { } nearest)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Nearest real image of each of {nearest.Pairs.Count} synthetic ones: median distance {nearest.Median:0.000}; of real images "
                + $"to each other {nearest.RealMedian:0.000}."));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{nearest.BelowRealLow} of {nearest.Pairs.Count} are nearer to a real image than 99 % of real images are to another "
                + $"({nearest.RealLow:0.000}); look at the nearest:"));
        TextTable.Write(output,
        [
            ["synthetic", "real", "distance"],
            .. nearest.Pairs.Take(NearestShown).Select(pair => (string[])
                [set.Names[pair.Synthetic], set.Names[pair.Real], pair.Distance.ToString("0.000", CultureInfo.InvariantCulture)]),
        ]);
    }

    private static string Words(DomainDistance distance) =>
        FormattableString.Invariant($"{distance.Mean:0.0000} ± {distance.Deviation:0.0000}");

    private static string PValue(double? p) => p is { } number ? FormattableString.Invariant($"{number:0.0000}") : "-";
}
