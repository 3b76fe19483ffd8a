using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;

namespace FairDiff.Reporting;

/// <summary>What became of <see cref="FairnessRequirement"/>s, as a CI shows test results.</summary>
public static class RequirementReports
{
    /// <summary>
    /// JUnit XML: one test case for each requirement, with its value, interval and verdict; one that is not met is a failure, whose type
    /// says whether the value is too bad or there is too little evidence for one (the exit code of the command is the same).
    /// </summary>
    /// <param name="results">What became of each requirement.</param>
    /// <param name="suite">What was judged, such as the name of the file with the predictions.</param>
    public static string ToJUnit(this IReadOnlyList<RequirementResult> results, string suite)
    {
        ArgumentNullException.ThrowIfNull(results);
        object[] counts =
        [
            new XAttribute("tests", results.Count), new XAttribute("failures", results.Count(result => !result.IsMet)),
            new XAttribute("errors", 0), new XAttribute("skipped", 0),
        ];
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + new XElement(
            "testsuites",
            new XAttribute("name", "fairdiff"),
            counts,
            new XElement("testsuite", Named("name", suite), counts, results.Select(Case))) + "\n";
    }

    private static XElement Case(RequirementResult result) => new(
        "testcase",
        Named("name", result.Requirement),
        new XAttribute("classname", "fairdiff.require"),
        result.IsMet ? null : new XElement(
            "failure", Named("message", result.Reason), new XAttribute("type", Verdict(result)), Printable.Of(result.Reason)),
        new XElement("system-out", Printable.Of(string.Join('\n', Facts(result)))));

    private static IEnumerable<string> Facts(RequirementResult result) =>
    [
        $"verdict: {Verdict(result)}",
        $"value: {Number(result.Value)}",
        $"interval: {(result.Interval is { } interval ? $"{Number(interval.Lower)} to {Number(interval.Upper)}" : "none")}",
        $"reason: {result.Reason}",
    ];

    private static string Verdict(RequirementResult result) =>
        result.IsMet ? "met" : result.IsUndecided ? "insufficient evidence" : "not met";

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "none";

    /// <summary>Names of the data may hold characters that XML refuses.</summary>
    private static XAttribute Named(string attribute, string text) => new(attribute, Printable.Of(text));
}
