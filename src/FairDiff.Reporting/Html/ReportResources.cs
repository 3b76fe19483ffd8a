namespace FairDiff.Reporting;

/// <summary>The files that travel inside the program: the style sheet and the schema.</summary>
internal static class ReportResources
{
    public static string Text(string name)
    {
        using var stream = typeof(ReportResources).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
