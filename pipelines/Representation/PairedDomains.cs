namespace FairDiff.Pipelines.Representation;

/// <summary>The domains of two trainings, with their rows in one order where both are of the same images.</summary>
/// <param name="Domains">The embeddings of each domain.</param>
/// <param name="Baseline">Those of the other training; null when there is none.</param>
/// <param name="WhyUnpaired">Why rows of the two are not of the same images; null where they are, or where there is no other
/// training.</param>
internal sealed record PairedDomains(
    OrderedDictionary<string, IReadOnlyList<double[]>> Domains,
    OrderedDictionary<string, IReadOnlyList<double[]>>? Baseline,
    string? WhyUnpaired)
{
    /// <summary>Whether the rows of the domains that both have are the same images in the same order.</summary>
    public bool IsPaired => Baseline is not null && WhyUnpaired is null;

    /// <param name="set">The rows.</param>
    /// <param name="baseline">Those of the other training, if there is one.</param>
    /// <param name="idColumn">The column that names a row; null = rows have no names.</param>
    public static PairedDomains Of(EmbeddingSet set, EmbeddingSet? baseline, string? idColumn)
    {
        var rows = set.RowsByDomain();
        if (baseline is null)
        {
            return new(Features(set, rows), null, null);
        }

        var others = baseline.RowsByDomain();
        string[] both = [.. rows.Keys.Where(others.ContainsKey)];
        if (WhyNot(set, baseline, idColumn, [.. both.Select(domain => (domain, rows[domain], others[domain]))]) is { } reason)
        {
            return new(Features(set, rows), Features(baseline, others), reason);
        }

        // Domains that both have come first, so that draws of a pair of them are the same on both sides.
        foreach (var domain in both)
        {
            var place = others[domain].ToDictionary(row => baseline.Names[row]);
            others[domain] = [.. rows[domain].Select(row => place[set.Names[row]])];
        }

        return new(Features(set, Ordered(rows)), Features(baseline, Ordered(others)), null);

        OrderedDictionary<string, int[]> Ordered(OrderedDictionary<string, int[]> domains) =>
            new(both.Concat(domains.Keys.Except(both)).Select(domain => KeyValuePair.Create(domain, domains[domain])));
    }

    private static string? WhyNot(
        EmbeddingSet set, EmbeddingSet baseline, string? idColumn, IReadOnlyList<(string Domain, int[] Rows, int[] Others)> both)
    {
        if (idColumn is null)
        {
            return "nothing says which rows are of one image; name the column that does with --id";
        }

        foreach (var (domain, rows, others) in both)
        {
            string[] names = [.. rows.Select(row => set.Names[row])], otherNames = [.. others.Select(row => baseline.Names[row])];
            var reason = Twice("--features", names) ?? Twice("--baseline", otherNames)
                ?? Missing("--baseline", names, otherNames) ?? Missing("--features", otherNames, names);
            if (reason is not null)
            {
                return $"{reason} in domain {domain}";
            }
        }

        return null;
    }

    private static string? Twice(string option, IEnumerable<string> names) =>
        names.CountBy(name => name).FirstOrDefault(pair => pair.Value > 1) is { Key: { } name, Value: var count }
            ? $"{option} has '{name}' {count} times"
            : null;

    private static string? Missing(string option, string[] names, string[] others)
    {
        string[] missing = [.. names.Except(others)];
        return missing.Length == 0 ? null : $"{option} lacks '{missing[0]}'{(missing.Length > 1 ? $" and {missing.Length - 1} more" : "")}";
    }

    private static OrderedDictionary<string, IReadOnlyList<double[]>> Features(EmbeddingSet set, OrderedDictionary<string, int[]> rows) =>
        new(rows.Select(domain => KeyValuePair.Create(
            domain.Key, (IReadOnlyList<double[]>)[.. domain.Value.Select(row => set.Features[row])])));
}
