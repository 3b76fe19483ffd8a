using System.Diagnostics;
using System.Text;
using FairDiff.Packages.Tests;

[assembly: AssemblyFixture(typeof(Workplace))]

namespace FairDiff.Packages.Tests;

/// <summary>
/// A folder like that of a new user: its package folder is empty, and its nuget.config adds the packed packages to the user's own
/// sources. Packages of others may come from this machine's package folder, so that no test downloads libtorch again.
/// </summary>
public sealed class Workplace : IDisposable
{
    private const string Data = ".data";
    private readonly Lazy<string> _root = new(Create);

    /// <summary>The folder; a test takes one below it.</summary>
    public string Root => _root.Value;

    private string Hive => Path.Combine(Root, ".templates");

    /// <summary>A new folder below the workplace.</summary>
    public string CreateFolder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    /// <summary>Runs dotnet, which must succeed, and gives what it wrote.</summary>
    public string Dotnet(string folder, params string[] arguments)
    {
        var (exitCode, output) = Run("dotnet", folder, arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
        return output;
    }

    /// <summary><c>dotnet new</c> with templates that are installed in the workplace only.</summary>
    public string New(string folder, params string[] arguments)
    {
        if (!Directory.Exists(Hive))
        {
            Dotnet(Root, "new", "install", $"FairDiff.Templates@{PackedPackages.Version}", "--debug:custom-hive", Hive);
        }

        return Dotnet(folder, ["new", .. arguments, "--debug:custom-hive", Hive]);
    }

    /// <summary>Runs a program to its end.</summary>
    public (int ExitCode, string Output) Run(string program, string folder, params string[] arguments)
    {
        using var process = Start(program, folder, arguments, out var output);
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        lock (output)
        {
            return (process.ExitCode, output.ToString());
        }
    }

    /// <summary>Starts a program; what it writes is added to the output.</summary>
    public Process Start(string program, string folder, string[] arguments, out StringBuilder output)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfThisProcess).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["NUGET_PACKAGES"] = Path.Combine(Root, ".packages");
        start.Environment["XDG_DATA_HOME"] = Path.Combine(Root, Data); // what file-based apps are built into
        start.Environment["CreateHardLinksForCopyLocalIfPossible"] = "true"; // libtorch is large
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        var written = output = new StringBuilder();
        var process = Process.Start(start)!;
        process.OutputDataReceived += Add;
        process.ErrorDataReceived += Add;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Add(object sender, DataReceivedEventArgs line)
        {
            lock (written)
            {
                written.AppendLine(line.Data);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_root.IsValueCreated)
        {
            Directory.Delete(Root, recursive: true);
        }
    }

    private static string Create()
    {
        var packed = PackedPackages.Folder; // skips the test where there is none
        var root = Directory.CreateTempSubdirectory("fairdiff-packages-").FullName;
        Directory.CreateDirectory(Path.Combine(root, Data)); // .NET takes no folder that is not there
        File.WriteAllText(Path.Combine(root, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{packed}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{OthersPackages(root)}" /></fallbackPackageFolders>
            </configuration>
            """);
        return root;
    }

    /// <summary>The packages in this machine's folder, by links, without ours: those could be older than what was packed.</summary>
    private static string OthersPackages(string root)
    {
        var machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var links = Directory.CreateDirectory(Path.Combine(root, ".machine")).FullName;
        foreach (var package in Directory.Exists(machine) ? Directory.EnumerateDirectories(machine) : [])
        {
            var name = Path.GetFileName(package);
            if (!name.StartsWith("fairdiff", StringComparison.OrdinalIgnoreCase))
            {
                Directory.CreateSymbolicLink(Path.Combine(links, name), package);
            }
        }

        return links;
    }

    /// <summary>Variables by which the build or the test run around this process would reach into the ones that it starts.</summary>
    private static bool IsOfThisProcess(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("MLFLOW_", StringComparison.Ordinal)
        || name.StartsWith("TESTINGPLATFORM_", StringComparison.OrdinalIgnoreCase);
}
