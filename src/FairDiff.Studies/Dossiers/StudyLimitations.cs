using FairDiff.Fairness;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>What limits the findings of a study, by its own verdicts and notes.</summary>
internal static class StudyLimitations
{
    private const int FewSeeds = 5;

    public static IReadOnlyList<string> Of(StudyReport report, DossierFlow flow) =>
    [
        report.Note,
        .. flow.TooSmall.ToArray() is { Length: > 0 } small ? [$"Too few rows to be judged: {FactBook.List(small)}."]
            : Array.Empty<string>(),
        .. report.Methods.Select(method => method.Seeds.Count).DefaultIfEmpty(0).Min() is var seeds and < FewSeeds
            ? [$"{Words.Capital(StudyText.Seeds(report))} of each method: the spread over seeds is hardly known."] : Array.Empty<string>(),
        .. NotClear(report),
        .. report.Claims.Where(claim => claim.Verdict != ClaimVerdict.Reproduced).Select(
            claim => $"{ClaimText.Word(claim.Verdict)}: {claim.Text} ({claim.Source})."),
        .. HeadroomText.Of(report).Where(sentence => sentence.Contains("cannot show", StringComparison.Ordinal)),
        .. report.Sets.Any(set => set.Role == SetRole.OodTest) ? [] : new[] { "No set from elsewhere was judged: nothing is known of other "
            + "sites or devices." },
        .. report.Generators.SelectMany(Generator),
        .. report.Notes,
        "No claim is made of any patient: no clinical use was studied.",
    ];

    private static IEnumerable<string> NotClear(StudyReport report) =>
        from pair in ComparisonText.Pairs(report)
        let open = pair.Where(one => one.Difference.Verdict == DifferenceVerdict.NotClear).ToArray()
        where open.Length > 0
        select $"Chance may explain the differences of {pair.Key.Candidate} from {pair.Key.Reference} in "
            + $"{FactBook.List([.. open.Select(one => StudyText.Phrase(report, one.Quantity))])}.";

    private static IEnumerable<string> Generator(GeneratorResult generator)
    {
        var warnings = generator.Quality?.Warnings ?? [];
        var copies = generator.Quality?.NearCopies is { } result ? GeneratorQualityText.Sentence(result) : null;
        return
        [
            .. warnings.Where(warning => warning != copies).Select(warning => $"Generator {generator.Name}: {warning}"),
            copies is null ? $"Generator {generator.Name}: near-copies of training images were not looked for."
                : $"Generator {generator.Name}: {copies} Others may be near in ways that were not looked at.",
        ];
    }
}
