using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The options of <c>fairdiff evaluate</c> that name further files: other replicates, another method, other sets.</summary>
internal sealed class ComparisonOptions
{
    private readonly Option<string[]> _replicates = Files(
        "--replicates", "Further training seeds of the evaluated method on the same rows", "FILES");
    private readonly Option<string[]> _baseline = Files(
        "--baseline", "Compare with another method on the same rows, a file per training seed", "FILES");
    private readonly Option<string[]> _ood = Files(
        "--ood", "Out-of-distribution sets beside the evaluated one, with the differences", "NAME=FILE");

    public IEnumerable<Option> All => [_replicates, _baseline, _ood];

    /// <summary>The comparison with the baseline; null when none was named.</summary>
    /// <exception cref="FairDiffException">There are replicates but no baseline.</exception>
    public MethodComparison? Compare(
        ParseResult parsed, PredictionSet evaluated, PredictionColumns columns, FairnessOptions options, IReadOnlyList<string> tested,
        CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_baseline) is not { Length: > 0 })
        {
            return parsed.GetValue(_replicates) is not { Length: > 0 }
                ? null
                : throw new FairDiffException("--replicates needs --baseline FILES: what the method is compared with.");
        }

        PredictionSet[] candidate = [evaluated, .. Read(parsed, _replicates, columns)], baseline = [.. Read(parsed, _baseline, columns)];
        return MethodComparison.Compare(
            [.. baseline.Select(set => set.Data)], [.. candidate.Select(set => set.Data)], options, tested, cancellationToken);
    }

    /// <summary>The out-of-distribution sets, in the order given.</summary>
    /// <exception cref="FairDiffException">A set has no name, or the name of another or of the evaluated file.</exception>
    public OrderedDictionary<string, PredictionSet> Sets(ParseResult parsed, PredictionColumns columns)
    {
        var sets = new OrderedDictionary<string, PredictionSet>();
        foreach (var text in parsed.GetValue(_ood) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && text[..equals] == CoOccurrences.Evaluated)
            {
                throw new FairDiffException($"--ood is '{text}', but '{CoOccurrences.Evaluated}' is what the evaluated file is "
                    + "called; give the set another name.");
            }

            if (equals <= 0 || !sets.TryAdd(
                text[..equals], PredictionReader.Read(text[(equals + 1)..], columns with { MayLackGroups = true }, _ood.Name)))
            {
                throw new FairDiffException($"--ood is '{text}'; it must be NAME=FILE, each name once.");
            }
        }

        return sets;
    }

    /// <summary>The shift to other sets; null when there is none.</summary>
    public static ShiftReport? Shift(
        PredictionSet evaluated, OrderedDictionary<string, PredictionSet> sets, FairnessOptions options, IReadOnlyList<string> tested,
        CancellationToken cancellationToken) => sets.Count == 0 ? null : ShiftReport.Compute(
        evaluated.Data,
        new OrderedDictionary<string, EvaluationData>(sets.Select(set => KeyValuePair.Create(set.Key, set.Value.Data))),
        options,
        tested,
        cancellationToken);

    private static IEnumerable<PredictionSet> Read(ParseResult parsed, Option<string[]> option, PredictionColumns columns) =>
        (parsed.GetValue(option) ?? []).Select(path => PredictionReader.Read(path, columns, option.Name));

    private static Option<string[]> Files(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = true };
}
