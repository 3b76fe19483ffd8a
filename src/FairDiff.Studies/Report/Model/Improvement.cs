using System.ComponentModel;
using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>One number of a method beside that of the reference, as a share of the latter.</summary>
[Description("How much better a number of a method is than the reference's, in relation to it.")]
internal sealed record Improvement
{
    [Description("The method.")]
    public required string Method { get; init; }

    [Description("Key of the number, as in the report's quantities.")]
    public required string Quantity { get; init; }

    [Description("The mean of the reference over its seeds.")]
    public required double Reference { get; init; }

    [Description("The improvement of each seed, their mean and deviation: (value - reference) / reference, and (reference - value) / "
        + "reference of gaps and of metrics of which less is better; 0.05 is 5 %, below 0 is worse.")]
    public required Spread Relative { get; init; }

    [Description("The verdict of the comparisons on this difference; null where the study does not compare these two methods in it.")]
    public DifferenceVerdict? Verdict { get; init; }

    /// <summary>The improvements of a report over its reference, method by method in the order of its columns.</summary>
    /// <param name="report">A report with its summaries and comparisons.</param>
    public static IReadOnlyList<Improvement> Of(StudyReport report)
    {
        if (report.Methods.FirstOrDefault(method => method.Name == report.Reference) is not { } reference)
        {
            return [];
        }

        var verdicts = ComparisonText.Pairs(report).Where(pair => pair.Key.Reference == reference.Name).SelectMany(
            pair => pair, (pair, compared) => ((pair.Key.Candidate, compared.Quantity.Key), compared.Difference.Verdict))
            .ToDictionary();
        return
        [
            .. from method in report.Methods
               where method != reference
               from quantity in StudyReportBuilder.Headline(report)
               where reference.Summary[quantity.Key].Mean is > 0 && method.Summary[quantity.Key].Mean is not null
               let start = reference.Summary[quantity.Key].Mean!.Value
               select new Improvement
               {
                   Method = method.Name,
                   Quantity = quantity.Key,
                   Reference = start,
                   Relative = Spread.Of([.. method.Summary[quantity.Key].Values.Select(
                       value => value is { } number ? Share(start, number, quantity.HigherIsBetter) : (double?)null)]),
                   Verdict = verdicts.TryGetValue((method.Name, quantity.Key), out var verdict) ? verdict : null,
               },
        ];
    }

    /// <summary>How much better a value is than another one above 0, as a share of that.</summary>
    public static double Share(double reference, double value, bool higherIsBetter) =>
        (higherIsBetter ? value - reference : reference - value) / reference;
}
