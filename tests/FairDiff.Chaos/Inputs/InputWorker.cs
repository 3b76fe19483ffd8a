using System.Globalization;
using System.Text.Json.Nodes;
using FairDiff.MLflow.Tests.Support;
using FairDiff.Pipelines;
using FairDiff.Pipelines.CommandLine;

namespace FairDiff.Chaos.Inputs;

/// <summary>
/// A process that reads damaged inputs one after the other and says on its standard output when it begins and ends each: whoever
/// watches it sees a crash, a hang and the memory.
/// </summary>
internal sealed class InputWorker(string corpus, string root)
{
    private const string Secret = "what only this machine knows";

    private string Target => Path.Combine(root, "target");

    public static (InputKind Kind, int Command) Draw(int seed)
    {
        var kind = Corpus.Kinds[seed % Corpus.Kinds.Length];
        return (kind, Random(seed).Next(kind.Commands.Length));
    }

    /// <summary>Of seeds that follow each other, .NET draws numbers that are much alike.</summary>
    private static Random Random(int seed) => new(unchecked((int)((uint)seed * 2654435761u) ^ (seed << 7)));

    public async Task RunAsync(IEnumerable<int> seeds)
    {
        Place.Fresh(root);
        foreach (var name in new[] { "tmp", "outside", "home" })
        {
            Directory.CreateDirectory(Path.Combine(root, name));
        }

        File.WriteAllText(Path.Combine(root, "outside", "secret.txt"), Secret);
        Environment.SetEnvironmentVariable("TMPDIR", Path.Combine(root, "tmp"));
        Environment.SetEnvironmentVariable("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0");
        foreach (var seed in seeds)
        {
            await CaseAsync(seed);
        }
    }

    private async Task CaseAsync(int seed)
    {
        var (kind, command) = Draw(seed);
        Environment.CurrentDirectory = root;
        Place.Copy(Path.Combine(corpus, kind.Name), Place.Fresh(Target));
        Environment.CurrentDirectory = Target;
        var random = Random(seed);
        random.Next(); // the command's
        var files = kind.Files.SelectMany(name => Directory.GetFiles(Target, name, SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal).Where(file => !file.EndsWith("log.txt", StringComparison.Ordinal)).ToArray();
        var file = files[random.Next(files.Length)];
        var original = await File.ReadAllBytesAsync(file);
        var (what, bytes) = Mutant.Of(original, random);
        await File.WriteAllBytesAsync(file, bytes);
        using var server = kind.Name == "mlruns" ? new FakeServer() : null;
        var before = Outside();
        string[] arguments =
        [
            .. kind.Commands[command].Select(word => word.Replace("{file}", Path.GetRelativePath(Target, file), StringComparison.Ordinal)
                .Replace("{server}", server?.Uri, StringComparison.Ordinal)),
        ];

        // Numbers of the peak from here on.
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
        Say($"begin {seed} {kind.Name}/{Path.GetFileName(file)} ({what.ReplaceLineEndings(" ")}): {string.Join(' ', arguments)}");
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await ExitCodes.Guard(() => Root.InvokeAsync(arguments, output, error), error);
        var ended = new Ended(exit, output.ToString(), error.ToString());
        var problem = ended.Problem
            ?? (Outside() == before ? null : $"something outside the folder has changed: {Outside()}")
            ?? (server?.Requests.Any(request => request.Body.Contains(Secret, StringComparison.Ordinal)) == true
                ? "a file from outside was sent"
                : null)
            ?? Changed(kind, arguments, ended, file, original);
        Say($"end {seed} {exit} {Peak()} {problem?.ReplaceLineEndings(" | ")}");
    }

    /// <summary>A result that is another one, and nothing says so.</summary>
    private string? Changed(InputKind kind, string[] arguments, Ended ended, string file, byte[] original)
    {
        if (ended.Exit != 0)
        {
            return null;
        }

        if (arguments[0] == "evaluate")
        {
            // As many rows as lines, whatever stands in them.
            var rows = (int)JsonNode.Parse(File.ReadAllText(Path.Combine(Target, "o.json")))!["overall"]!["n"]!;
            var lines = File.ReadAllText(file).Split(
                ['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length - 1;
            return rows == lines || (ended.Output + ended.Error).Contains("left out", StringComparison.Ordinal)
                ? null
                : $"{rows} rows of {lines} lines";
        }

        if (kind.Name == "store" && arguments[0] == "generate")
        {
            var (whole, drawn) = (Path.Combine(corpus, "store", "store"), Path.Combine(Target, "store"));
            var bits = Place.Bits(drawn);
            return Place.Bits(whole).Where(pair => !pair.Key.StartsWith("log", StringComparison.Ordinal))
                .Where(pair => bits.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => pair.Key)
                .FirstOrDefault(name => !IsSameJson(Path.Combine(whole, name), Path.Combine(drawn, name))) is { } name
                ? $"{name} is another"
                : null;
        }

        return arguments is ["inspect", "store", ..] && file.EndsWith(".png", StringComparison.Ordinal)
            && !File.ReadAllBytes(file).AsSpan().SequenceEqual(original) ? "a changed image is verified" : null;
    }

    /// <summary>Whatever its blanks, and whether it says "null" or nothing.</summary>
    private static bool IsSameJson(string one, string other) => one.EndsWith(".json", StringComparison.Ordinal)
        && JsonNode.DeepEquals(WithoutNulls(File.ReadAllText(one)), WithoutNulls(File.ReadAllText(other)));

    private static JsonNode? WithoutNulls(string json)
    {
        var root = JsonNode.Parse(json);
        for (var left = new Stack<JsonNode?>([root]); left.TryPop(out var node);)
        {
            if (node is JsonObject properties)
            {
                foreach (var (name, value) in properties.ToArray())
                {
                    if (value is null)
                    {
                        properties.Remove(name);
                    }

                    left.Push(value);
                }
            }
        }

        return root;
    }

    /// <summary>All that is not the target, with sizes and times; ML.NET's folder for unpacking goes when its process ends.</summary>
    private string Outside() => string.Join('\n', Directory.EnumerateFileSystemEntries(root).Where(path => path != Target)
        .SelectMany(path => Directory.Exists(path)
            ? Directory.EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories).Append(path)
            : [path])
        .Where(path => !path.Contains("ml_dotnet_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(path => File.Exists(path) ? $"{path} {new FileInfo(path).Length} {File.GetLastWriteTimeUtc(path):O}" : path));

    /// <summary>The most memory that was held since <c>clear_refs</c>, in KiB.</summary>
    private static long Peak() => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))["VmHWM:".Length..]
            .Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static void Say(string line)
    {
        using var stream = Console.OpenStandardOutput();
        stream.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
        stream.Flush();
    }
}
