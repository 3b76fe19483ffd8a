namespace FairDiff.Studies;

/// <summary>
/// The pairs of methods that a study compares. Where a ceiling is measured, every method is compared with the baseline, so that it can be
/// said what share of the distance it covers; and what is learned of label and attribute with every method that needs no generator.
/// </summary>
internal static class StudyPairs
{
    /// <summary>The method that the report is about.</summary>
    public const string Candidate = "label+property";

    /// <summary>The method that it is compared with.</summary>
    public const string Baseline = "baseline";

    /// <summary>The method that shows what there is to win.</summary>
    public const string Ceiling = "ceiling";

    /// <summary>The pairs of some methods, by name.</summary>
    /// <param name="methods">The methods.</param>
    /// <param name="claims">What was claimed of some of them.</param>
    public static IReadOnlyList<(string Candidate, string Reference)> Of(
        IReadOnlyList<StudyMethod> methods, IReadOnlyList<StudyClaim> claims)
    {
        var names = methods.Select(method => method.Name).ToHashSet();
        return
        [
            .. StudyRequest.Comparisons.Concat(Ceilings(methods).SelectMany(pair => Around(methods, pair.Baseline)))
                .Concat(claims.Select(claim => (claim.Candidate, claim.Reference)))
                .Where(pair => names.Contains(pair.Candidate) && names.Contains(pair.Reference)).Distinct(),
        ];
    }

    /// <summary>Each ceiling, and the method whose training it is but for the labels.</summary>
    public static IEnumerable<(string Ceiling, string Baseline)> Ceilings(IReadOnlyList<StudyMethod> methods) =>
        from method in methods
        where method.Ceiling
        let baseline = method.Name == Ceiling ? Baseline : method.Name[(Ceiling.Length + 1)..]
        where methods.Any(other => other.Name == baseline)
        select (method.Name, baseline);

    /// <summary>The methods that need no generator, no other labels and no other start, beside a baseline.</summary>
    public static IReadOnlyList<string> Rivals(IReadOnlyList<StudyMethod> methods, string baseline) =>
    [
        .. methods.Where(method => method is { Generator: null, Ceiling: false } && method.Name != baseline && IsOf(method, baseline))
            .Select(method => method.Name),
    ];

    /// <summary>The method that the report is about, with what a baseline has on top.</summary>
    public static string CandidateOf(string baseline) => baseline == Baseline ? Candidate : $"{Candidate}+{baseline}";

    private static IEnumerable<(string Candidate, string Reference)> Around(IReadOnlyList<StudyMethod> methods, string baseline) =>
        methods.Where(method => method.Name != baseline && IsOf(method, baseline)).Select(method => (method.Name, baseline)).Concat(
            Rivals(methods, baseline).Select(rival => (CandidateOf(baseline), rival)));

    /// <summary>All methods are of the baseline; of another one those that have its name on top of theirs.</summary>
    private static bool IsOf(StudyMethod method, string baseline) =>
        baseline == Baseline || method.Name.EndsWith($"+{baseline}", StringComparison.Ordinal);
}
