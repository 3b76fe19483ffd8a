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
    private readonly string _quantity;
    private readonly string[] _names;
    private readonly string _end;
    private readonly string _comparison;
    private readonly double _limit;

    private FairnessRequirement(string text, Match match)
    {
        Text = text.Trim();
        _quantity = match.Groups["quantity"].Value;
        _names = [.. QuotedText.Split(match.Groups["names"].Value, ',').Select(QuotedText.Unquote)];
        _end = match.Groups["end"].Value;
        _comparison = match.Groups["comparison"].Value;
        _limit = double.Parse(match.Groups["limit"].Value, CultureInfo.InvariantCulture);
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
        if (Form().Match(text) is { Success: true } match)
        {
            var requirement = new FairnessRequirement(text, match);
            var names = requirement._quantity switch { "overall" => 1, "group" => 3, _ => 2 };
            if (requirement._names.Length == names
                && requirement._names.All(name => name.Length > 0)
                && double.IsFinite(requirement._limit))
            {
                return requirement;
            }
        }

        throw new FairnessException(
            $"The requirement '{text}' cannot be read. Write overall(METRIC), gap|corrected|ratio|toOverall|worst(ATTRIBUTE,METRIC) or "
            + "group(ATTRIBUTE,GROUP,METRIC), perhaps followed by .low or .high, then <, <=, > or >= and a number: gap(site,accuracy) < "
            + "0.05 (a name with a comma in double quotes)");
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
                $"{(met ? "met" : "not met")}: {Text}, it is {number:0.####}{(why is null ? "" : $" ({why})")}"));
    }

    private (Estimate? Estimate, string? Why) Find(FairnessReport report)
    {
        if (_quantity == "overall")
        {
            return Of(report.Overall[_names[0]]);
        }

        if (_quantity == "group")
        {
            return Of(report.Grouping(_names[0])[_names[1]][_names[2]]);
        }

        var gap = report.Gap(_names[0], _names[1]);
        var estimate = _quantity switch
        {
            "gap" => gap.Value is { } value ? new Estimate(value, gap.Interval) : null,
            "corrected" => gap.Corrected is { } corrected ? new Estimate(corrected, null) : null,
            "ratio" => gap.Ratio,
            "toOverall" => gap.ToOverall,
            _ => gap.WorstValue,
        };
        return (estimate, _quantity == "worst" && gap.Worst is { } worst ? $"{worst}; {gap.Reason}" : gap.Reason);
    }

    /// <summary>A value that rests on too few rows proves nothing.</summary>
    private static (Estimate? Estimate, string? Why) Of(MetricValue value) =>
        value.Value is { } number && value.Verdict == FairnessVerdict.SufficientEvidence
            ? (new Estimate(number, value.Interval), value.Reason)
            : (null, value.Reason);

    [GeneratedRegex(@"^\s*(?<quantity>overall|gap|corrected|ratio|toOverall|worst|group)\s*\((?<names>[^()]*(?:\([^()]*\)[^()]*)*)\)\s*(?<end>\.low|\.high)?\s*(?<comparison><=|>=|<|>)\s*(?<limit>-?\d*\.?\d+(?:[eE]-?\d+)?)\s*$")]
    private static partial Regex Form();
}
