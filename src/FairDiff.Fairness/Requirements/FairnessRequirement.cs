using System.Globalization;
using System.Text.RegularExpressions;

namespace FairDiff.Fairness;

/// <summary>
/// A condition that a report must meet, such as <c>gap(site,accuracy) &lt; 0.05</c>, so that a pipeline can stop a model that got less
/// fair.
/// </summary>
/// <remarks>
/// The quantities: <c>overall(METRIC)</c>, <c>gap(ATTRIBUTE,METRIC)</c>, <c>corrected(…)</c> (the gap less its bias), <c>ratio(…)</c>,
/// <c>toOverall(…)</c>, <c>worst(…)</c> and <c>group(ATTRIBUTE,GROUP,METRIC)</c>, each compared by &lt;, &lt;=, &gt; or &gt;= with a
/// number. <c>.low</c> or <c>.high</c> behind the quantity takes that end of its interval: <c>gap(site,accuracy).high &lt; 0.1</c>. What
/// cannot be computed is not met.
/// </remarks>
public sealed partial class FairnessRequirement
{
    private readonly QuantityName _quantity;
    private readonly string _end;
    private readonly string _comparison;
    private readonly double _limit;

    private FairnessRequirement(string text, QuantityName quantity, Match match, double limit)
    {
        Text = text.Trim();
        _quantity = quantity;
        _end = match.Groups["end"].Value;
        _comparison = match.Groups["comparison"].Value;
        _limit = limit;
    }

    /// <summary>Gets the condition as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a condition.</summary>
    /// <param name="text">Such as <c>worst(sex,auc) &gt; 0.8</c>.</param>
    /// <returns>The condition.</returns>
    /// <exception cref="FairnessException">It cannot be read; the message says what is allowed.</exception>
    public static FairnessRequirement Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Form().Match(text) is { Success: true } match
            && double.Parse(match.Groups["limit"].Value, CultureInfo.InvariantCulture) is var limit && double.IsFinite(limit)
            && QuantityName.Read(match.Groups["quantity"].Value) is { } quantity
            ? new FairnessRequirement(text, quantity, match, limit)
            : throw new FairnessException(
                $"The requirement '{text}' cannot be read. Write overall(METRIC), gap|corrected|ratio|toOverall|worst(ATTRIBUTE,METRIC) or "
                + "group(ATTRIBUTE,GROUP,METRIC), perhaps followed by .low or .high, then <, <=, > or >= and a number: gap(site,accuracy) "
                + "< 0.05 (a name with a comma in double quotes)");
    }

    /// <summary>Says whether a report meets the condition.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The outcome with its reason.</returns>
    /// <exception cref="FairnessException">The report has no such attribute, group or metric.</exception>
    public RequirementResult Check(FairnessReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var (estimate, why) = Find(report);
        double? value = _end switch
        {
            ".low" => estimate?.Interval?.Lower,
            ".high" => estimate?.Interval?.Upper,
            _ => estimate?.Value,
        };
        if (value is not { } number)
        {
            var missing = estimate is null ? why ?? "it has no value" : "it has no interval";
            return new RequirementResult(Text, false, null, $"not met: {Text}, because {missing}");
        }

        var met = _comparison switch
        {
            "<" => number < _limit,
            "<=" => number <= _limit,
            ">" => number > _limit,
            _ => number >= _limit,
        };
        return new RequirementResult(
            Text, met, number, FormattableString.Invariant(
                $"{(met ? "met" : "not met")}: {Text}, it is {number:0.####}{(why is null ? "" : $" ({why})")}"))
        {
            Interval = estimate!.Interval,
        };
    }

    private (Estimate? Estimate, string? Why) Find(FairnessReport report)
    {
        if (_quantity.Kind == QuantityKind.Overall)
        {
            return Of(report.Overall[_quantity.Metric]);
        }

        if (_quantity.Kind == QuantityKind.Group)
        {
            return Of(report.Grouping(_quantity.Grouping!)[_quantity.OfGroup!][_quantity.Metric]);
        }

        var gap = report.Gap(_quantity.Grouping!, _quantity.Metric);
        var estimate = _quantity.Kind switch
        {
            QuantityKind.Gap => gap.Value is { } value ? new Estimate(value, gap.Interval) : null,
            QuantityKind.Corrected => gap.Corrected is { } corrected ? new Estimate(corrected, null) : null,
            QuantityKind.Ratio => gap.Ratio,
            QuantityKind.ToOverall => gap.ToOverall,
            _ => gap.WorstValue,
        };
        return (estimate, _quantity.Kind == QuantityKind.Worst && gap.Worst is { } worst ? $"{worst}; {gap.Reason}" : gap.Reason);
    }

    /// <summary>A value that rests on too few rows proves nothing.</summary>
    private static (Estimate? Estimate, string? Why) Of(MetricValue value) =>
        value.Value is { } number && value.Verdict == FairnessVerdict.SufficientEvidence
            ? (new Estimate(number, value.Interval), value.Reason)
            : (null, value.Reason);

    [GeneratedRegex(
        @"^\s*(?<quantity>[a-zA-Z]+\s*\([^()]*(?:\([^()]*\)[^()]*)*\))\s*(?<end>\.low|\.high)?\s*"
            + @"(?<comparison><=|>=|<|>)\s*(?<limit>-?\d*\.?\d+(?:[eE]-?\d+)?)\s*$")]
    private static partial Regex Form();
}
