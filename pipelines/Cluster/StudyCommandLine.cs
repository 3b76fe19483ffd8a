using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using FairDiff.MLNet;
using FairDiff.Pipelines.Csv;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Cluster;

/// <summary>
/// The command line of a prepared study, kept in its run folder, so that another process, in another folder or on another machine, reads
/// the same study: paths are absolute, and what one machine decided is said.
/// </summary>
internal static class StudyCommandLine
{
    private const string FileName = "command.json";

    private static readonly string[] Paths = ["--data", "--pretrained", "--start-from"];
    private static readonly string[] LeftOut = [ClusterOptions.Prepare, ClusterOptions.Task, "--output"];

    /// <summary>Keeps the command line.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="parallel">How many trainings a process does side by side: each has its share of the cores.</param>
    /// <param name="runFolder">The run folder.</param>
    public static void Write(ParseResult parsed, int parallel, string runFolder)
    {
        string[] arguments =
        [
            parsed.CommandResult.Command.Name,
            .. parsed.CommandResult.Children.OfType<OptionResult>()
                .Where(option => !option.Implicit && !LeftOut.Contains(option.Option.Name) && option.Option.Name != "--parallel")
                .SelectMany(Words),
            string.Create(CultureInfo.InvariantCulture, $"--parallel={parallel}"),
        ];
        AtomicFile.WriteAllText(Location(runFolder), JsonSerializer.Serialize(arguments, OutputJson.Format));
    }

    /// <summary>The command line, for a run folder that may lie elsewhere by now.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <param name="more">What else it says.</param>
    /// <exception cref="FairDiffException">The folder holds no prepared study.</exception>
    public static string[] Read(string runFolder, params string[] more)
    {
        try
        {
            return [.. JsonSerializer.Deserialize<string[]>(File.ReadAllText(Location(runFolder)))!, $"--output={runFolder}", .. more];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException(
                $"{runFolder} holds no prepared study ({FileName}: {e.Message.TrimEnd('.')}); make it with --prepare of the study's "
                    + "command, such as fairdiff folder … --prepare.",
                e);
        }
    }

    private static IEnumerable<string> Words(OptionResult option)
    {
        var name = option.Option.Name;
        return option.Tokens.Count == 0
            ? [name]
            : option.Tokens.Select(token => $"{name}={(Paths.Contains(name) ? Absolute(token.Value) : token.Value)}");
    }

    // Weights may be an address, which are in the cache by now and need no password any more, or a name that is no file.
    private static string Absolute(string path) => Path.Exists(path) ? Path.GetFullPath(path) : AddressText.WithoutSecrets(path);

    private static string Location(string runFolder) => Path.Combine(runFolder, "tasks", FileName);
}
