namespace FairDiff.Studies;

/// <summary>What a study left behind.</summary>
/// <param name="HtmlReport">The page to read: report.html in the output folder.</param>
/// <param name="JsonReport">The same for programs: report.json.</param>
/// <param name="Predictions">The folder with a CSV file for each set, method and seed, as <c>fairdiff evaluate</c> reads it.</param>
/// <param name="Summary">What was found, as words and tables.</param>
public sealed record StudyResult(string HtmlReport, string JsonReport, string Predictions, StudySummary Summary);
