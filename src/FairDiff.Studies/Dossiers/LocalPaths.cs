namespace FairDiff.Studies;

/// <summary>
/// Where the data lies on the machine of the study is nobody else's business: what is filed has the names of its folders only.
/// </summary>
internal static class LocalPaths
{
    /// <summary>The text with the name of each folder of the data in place of its path.</summary>
    /// <param name="text">What a study wrote.</param>
    /// <param name="report">The report, whose settings name the folders.</param>
    /// <param name="written">A path or name as it is written in such a text.</param>
    public static string Shorten(string text, StudyReport report, Func<string, string> written) =>
        Folders(report).OrderByDescending(folder => folder.Length).Aggregate(
            text, (shortened, folder) => shortened.Replace(written(folder), written(Path.GetFileName(folder)), StringComparison.Ordinal));

    private static IEnumerable<string> Folders(StudyReport report) =>
    [
        .. ((string?[])[report.Settings.GetValueOrDefault("data")])
            .Concat(report.Settings.GetValueOrDefault("further data")?.Split(", ") ?? []).OfType<string>()
            .Select(Path.TrimEndingDirectorySeparator)
            .Where(path => Path.IsPathFullyQualified(path) && Path.GetFileName(path).Length > 0),
    ];
}
