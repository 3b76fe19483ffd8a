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
               from line in (folder == "tests" ? WithoutData(File.ReadLines(file)) : File.ReadLines(file)).Index()
               where line.Item.Length > Limit
               select $"{Path.GetRelativePath(Repository, file)}:{line.Index + 1} has {line.Item.Length}",
        ];

        Assert.Empty(tooLong);
    }

    [Theory]
    [InlineData("""    Assert.Equal("one", Two(three, "four"));""", false)]
    [InlineData("""    Assert.Equal("an expected text that no line break may cut into two, for it is looked for as it is", text);""", true)]
    public void IsData_IsALineWithOneLongText(string line, bool expected) => Assert.Equal(expected, IsData(line));

    /// <summary>The lines, empty where they are data: expected texts and files in tests cannot be broken.</summary>
    private static IEnumerable<string> WithoutData(IEnumerable<string> lines)
    {
        var isRaw = false;
        foreach (var line in lines)
        {
            yield return isRaw || IsData(line) ? "" : line;
            isRaw ^= RawQuotes().Count(line) % 2 == 1;
        }
    }

    /// <summary>Whether most of a line of the limit would be one text.</summary>
    private static bool IsData(string line) => Text().Matches(line).Any(text => text.Length > Limit / 2);

    private static string Repository => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../.."));

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawQuotes();

    [GeneratedRegex("\"{3,}.*?\"{3,}|\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"[/\\](obj|bin)[/\\]")]
    private static partial Regex Generated();
}
