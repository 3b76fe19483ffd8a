namespace FairDiff.Fairness.Tests.Reference;

/// <summary>Predictions and their metrics as scikit-learn computes them, embedded so that the tests need nothing outside the
/// repository.</summary>
internal static class ReferenceFile
{
    public static string Text(string name)
    {
        using var stream = typeof(ReferenceFile).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static string[][] Rows(string name) =>
        [.. Text(name).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim().Split(','))];

    public static double[][] Matrix(System.Text.Json.JsonElement rows) =>
        [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];
}
