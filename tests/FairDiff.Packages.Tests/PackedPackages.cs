using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FairDiff.Packages.Tests;

/// <summary>The folder of packages that <c>FAIRDIFF_PACKAGES</c> names; tests of packages are skipped without one.</summary>
internal static partial class PackedPackages
{
    private const string Variable = "FAIRDIFF_PACKAGES";

    public static string Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipWhen(
                string.IsNullOrEmpty(folder), $"{Variable} names no folder of packages; dotnet pack -c Release makes artifacts/packages.");
            return Path.GetFullPath(folder!);
        }
    }

    /// <summary>The version of the packages in the folder.</summary>
    public static string Version => Directory.EnumerateFiles(Folder, "FairDiff.MLNet.*.nupkg")
        .Select(file => OfMLNet().Match(Path.GetFileName(file))).Single(match => match.Success).Groups[1].Value;

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    /// <summary>The libraries of the repository, each of which is a package.</summary>
    public static IEnumerable<string> Libraries => Directory.EnumerateDirectories(Path.Combine(Repository, "src"))
        .Where(folder => File.Exists(Path.Combine(folder, "PublicAPI.Unshipped.txt"))).Select(folder => Path.GetFileName(folder)!).Order();

    /// <summary>A package of the folder.</summary>
    public static ZipArchive Open(string id, string extension = "nupkg") =>
        ZipFile.OpenRead(Path.Combine(Folder, $"{id}.{Version}.{extension}"));

    /// <summary>What a package says of itself: the elements of its nuspec.</summary>
    public static XElement Metadata(ZipArchive package)
    {
        using var stream = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single();
    }

    /// <summary>A file of a package as text.</summary>
    public static string Read(ZipArchive package, string name)
    {
        using var reader = new StreamReader(package.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"^FairDiff\.MLNet\.(\d.*)\.nupkg$")]
    private static partial Regex OfMLNet();
}
