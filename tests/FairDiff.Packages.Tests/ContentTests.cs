using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json.Nodes;

namespace FairDiff.Packages.Tests;

/// <summary>What is in the packages.</summary>
public sealed class ContentTests
{
    private static readonly string[] Frameworks = ["net10.0", "net8.0"];

    public static TheoryData<string> Libraries => [.. PackedPackages.Libraries];

    public static TheoryData<string> All =>
        [.. PackedPackages.Libraries, "fairdiff", "fairdiff.linux-x64", "fairdiff.any", "FairDiff.Templates"];

    /// <summary>Needs no packages: a new library is not forgotten.</summary>
    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_HasAReadmeADescriptionAndTagsOfItsOwn(string id)
    {
        var folder = Path.Combine(PackedPackages.Repository, "src", id);
        var project = File.ReadAllText(Path.Combine(folder, $"{id}.csproj"));

        Assert.StartsWith($"# {id}\n", File.ReadAllText(Path.Combine(folder, "README.md")), StringComparison.Ordinal);
        Assert.Contains("<Description>", project, StringComparison.Ordinal);
        Assert.Contains("<PackageTags>", project, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Package_SaysWhatItIs(string id)
    {
        using var package = PackedPackages.Open(id);
        var metadata = PackedPackages.Metadata(package);
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;

        Assert.Equal("MIT", Value("license"));
        Assert.True(Value("description").Length > 40);
        Assert.Contains(' ', Value("tags"));
        Assert.NotNull(package.GetEntry(Value("icon")));
        var repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");
        Assert.StartsWith("https://", (string?)repository.Attribute("url"), StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{40}$", (string?)repository.Attribute("commit"));
        var readme = PackedPackages.Read(package, Value("readme"));
        Assert.StartsWith("# ", readme, StringComparison.Ordinal);
        Assert.DoesNotContain("](../", readme, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    [InlineData("fairdiff")]
    public void Package_HasABillOfMaterialsBesideIt(string id)
    {
        var bill = Path.Combine(PackedPackages.Folder, $"{id}.{PackedPackages.Version}.bom.json");
        Assert.SkipUnless(File.Exists(bill), "dotnet tool restore brings what makes bills of materials when packing.");
        var parts = JsonNode.Parse(File.ReadAllText(bill))!["components"]!.AsArray()
            .Select(part => $"{part!["name"]} {part["version"]}").ToHashSet(StringComparer.OrdinalIgnoreCase);
        using var package = PackedPackages.Open(id);

        // The packages of others that it asks for, and for the command, which asks for none, what it brings.
        var needed = PackedPackages.Metadata(package).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => $"{(string?)element.Attribute("id")} {(string?)element.Attribute("version")}")
            .Where(part => !part.StartsWith("FairDiff.", StringComparison.Ordinal)).ToArray();
        Assert.All(needed, part => Assert.Contains(part, parts));
        Assert.True(id != "fairdiff" || parts.Any(part => part.StartsWith("TorchSharp ", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_IsForBothFrameworks_WithItsDocumentationAndSymbols(string id)
    {
        using var package = PackedPackages.Open(id);
        using var symbols = PackedPackages.Open(id, "snupkg");
        foreach (var framework in Frameworks)
        {
            Assert.NotNull(package.GetEntry($"lib/{framework}/{id}.xml"));
            Assert.NotNull(symbols.GetEntry($"lib/{framework}/{id}.pdb"));
            using var assembly = new PEReader(new MemoryStream(Bytes(package.GetEntry($"lib/{framework}/{id}.dll")!)));
            Assert.Contains(assembly.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
            using var pdb = MetadataReaderProvider.FromPortablePdbStream(
                new MemoryStream(Bytes(symbols.GetEntry($"lib/{framework}/{id}.pdb")!)));
            Assert.True(HasSources(pdb.GetMetadataReader()), "the symbols hold no sources");
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_AsksForOthersOfOursFromItsOwnVersionOn(string id)
    {
        using var package = PackedPackages.Open(id);

        var ours = PackedPackages.Metadata(package).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Where(element => ((string)element.Attribute("id")!).StartsWith("FairDiff.", StringComparison.Ordinal)).ToArray();

        Assert.All(ours, dependency => Assert.Equal(PackedPackages.Version, (string)dependency.Attribute("version")!));
        Assert.Equal(References(id).Order(), ours.Select(dependency => (string)dependency.Attribute("id")!).Distinct().Order());
    }

    [Fact]
    public void Tool_BringsLibtorchForTheSystemThatIsTested_AndNoneForTheOthers()
    {
        using var linux = PackedPackages.Open("fairdiff.linux-x64");
        using var any = PackedPackages.Open("fairdiff.any");

        Assert.Contains(linux.Entries, entry => entry.Name == "libtorch_cpu.so");
        Assert.DoesNotContain(any.Entries, entry => entry.Name.Contains("torch_cpu", StringComparison.Ordinal));
        Assert.InRange(Size("fairdiff.linux-x64"), 0, 200_000_000);
        Assert.InRange(Size("fairdiff.any"), 0, 60_000_000);

        static long Size(string id) => new FileInfo(Path.Combine(PackedPackages.Folder, $"{id}.{PackedPackages.Version}.nupkg")).Length;
    }

    /// <summary>The projects of ours that a project names.</summary>
    private static IEnumerable<string> References(string id) =>
        System.Xml.Linq.XDocument.Load(Path.Combine(PackedPackages.Repository, "src", id, $"{id}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));

    private static bool HasSources(MetadataReader reader) => reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
        .Any(information => reader.GetGuid(information.Kind) == new Guid("0E8A571B-6926-466E-B4AD-8AB04611F5FE"));

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
