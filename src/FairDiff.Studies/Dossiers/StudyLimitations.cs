using FairDiff.Fairness;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>What limits the findings of a study, by its own verdicts and notes.</summary>
internal static class StudyLimitations
{
    private const int FewSeeds = 5;

    public static IReadOnlyList<string> Of(StudyReport report, DossierFlow flow, IReadOnlyList<DossierAudit> audits) =>
    [
        report.Note,
        .. flow.NotJudged,
        .. report.Methods.Select(method => method.Seeds.Count).DefaultIfEmpty(0).Min() is var seeds and < FewSeeds
            ? [$"{Words.Capital(StudyText.Seeds(report))} of each method: the spread over seeds is hardly known."] : Array.Empty<string>(),
        .. NotClear(report),
        .. report.Claims.Where(claim => claim.Verdict != ClaimVerdict.Reproduced).Select(
            claim => $"{ClaimText.Word(claim.Verdict)}: {claim.Text} ({claim.Source})."),
        .. HeadroomText.Of(report).Where(sentence => sentence.Contains("cannot show", StringComparison.Ordinal)),
        .. report.Sets.Any(set => set.Role == SetRole.OodTest) ? [] : new[] { "No set from elsewhere was judged: nothing is known of other "
            + "sites or devices." },
        .. Generators(report.Generators),
        .. audits.Select(audit => audit.Sentence),
        .. report.Generators.Count > 0 && audits.Count == 0
            ? ["Whether the generators give away images that they were trained on was not audited."] : Array.Empty<string>(),
        .. report.Notes,
        "No claim is made of any patient: no clinical use was studied.",
    ];

    private static IEnumerable<string> NotClear(StudyReport report) =>
        from pair in ComparisonText.Pairs(report)
        let all = pair.ToArray()
        let open = all.Where(one => one.Difference.Verdict == DifferenceVerdict.NotClear).ToArray()
        where open.Length > 0
        group pair.Key by open.Length == all.Length && all.Length > 1 ? $"in any of the {all.Length} numbers that were compared"
            : $"in {FactBook.List([.. open.Select(one => StudyText.Phrase(report, one.Quantity))])}" into same
        select $"Chance may explain the differences of {FactBook.List([.. same.Select(
            pair => $"{pair.Candidate} from {pair.Reference}")])} {same.Key}.";

    /// <summary>What is the same of several generators is said once.</summary>
    private static IEnumerable<string> Generators(IEnumerable<GeneratorResult> generators) =>
        from generator in generators
        from warning in Warnings(generator)
        group generator.Name by warning into same
        select $"{(same.Count() == 1 ? "Generator" : "Generators")} {FactBook.List([.. same])}: {same.Key}";

    private static IEnumerable<string> Warnings(GeneratorResult generator)
    {
        var copies = generator.Quality?.NearCopies is { } result ? GeneratorQualityText.Sentence(result) : null;
        return
        [
            .. (generator.Quality?.Warnings ?? []).Where(warning => warning != copies),
            copies is null ? "near-copies of training images were not looked for."
                : $"{copies} Others may be near in ways that were not looked at.",
        ];
    }
}
