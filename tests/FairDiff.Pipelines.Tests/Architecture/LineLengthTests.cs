using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace FairDiff.Pipelines.Tests.Architecture;

/// <summary>The limit of .editorconfig, which no build checks: lines of code have at most 140 characters.</summary>
public sealed partial class LineLengthTests
{
    private const int Limit = 140;

    [Theory]
    [InlineData("src")]
    [InlineData("pipelines")]
    [InlineData("tests")]
    [InlineData("docs")]
    public void Lines_AreNoLongerThanTheLimit(string folder)
    {
        string[] tooLong =
        [
            .. from file in Directory.EnumerateFiles(Path.Combine(Repository, folder), "*.cs", SearchOption.AllDirectories)
               where !Generated().IsMatch(file)
               from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
               where line.Text.Length > Limit && !IsData(folder, line.Text)
               select $"{Path.GetRelativePath(Repository, file)}:{line.Number} has {line.Text.Length}",
        ];

        Assert.Empty(tooLong);
    }

    /// <summary>Expected texts and files in tests cannot be broken.</summary>
    private static bool IsData(string folder, string line) =>
        folder == "tests" && (line.Contains('"', StringComparison.Ordinal) || line.TrimStart().StartsWith('<'));

    private static string Repository => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../.."));

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"[/\\](obj|bin)[/\\]")]
    private static partial Regex Generated();
}
