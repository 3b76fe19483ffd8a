using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Inspection;

/// <summary>What a path turned out to be: any of the options of a workspace, a generator, a store, one image.</summary>
internal sealed class Inspected
{
    private const string WorkspaceFile = "workspace.json";
    private const string GeneratorFile = "generator.safetensors";
    private const string UpsamplerFile = "upsampler.safetensors";

    private readonly List<(string Title, IReadOnlyList<Fact> Facts)> _sections = [];
    private readonly List<StoreProblem> _problems = [];

    /// <summary>The images, if there are any.</summary>
    public SyntheticStore? Store { get; private set; }

    /// <summary>What was wrong with anything but the images.</summary>
    public IReadOnlyList<StoreProblem> Problems => _problems;

    /// <summary>What <c>--verify</c> has looked at, in words.</summary>
    public IReadOnlyList<string> Parts { get; private set; } = [];

    /// <exception cref="FairDiffException">The path is none of these, or damaged.</exception>
    public static Inspected Open(string path)
    {
        var inspected = new Inspected();
        if (File.Exists(path))
        {
            inspected.AddFile(path);
        }
        else if (File.Exists(Path.Combine(path, WorkspaceFile)))
        {
            inspected.AddWorkspace(path);
        }
        else
        {
            inspected.AddStore(path);
        }

        return inspected;
    }

    public void Describe(TextWriter output)
    {
        foreach (var (title, facts) in _sections)
        {
            output.WriteLine(title);
            Fact.Write(facts, output);
        }

        if (Store is { Images.Count: > 0 })
        {
            Generation.PlanReport.WriteCells(Store.Cells, output);
        }
    }

    private void AddFile(string path)
    {
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) || StartOf(path) is [.., (byte)'{'])
        {
            AddGenerator(path);
            return;
        }

        if (ImageFile.FindProblem(path) is { } problem)
        {
            throw new FairDiffException($"{problem}. Name a store, a workspace, a generator (.safetensors) or an image.");
        }

        // Only PNG files carry what this library says of an image.
        var provenance = StartOf(path)[0] == 0x89 ? ImageProvenance.Read(path) : null;
        _sections.Add(provenance is null
            ? ($"{path}: an image that does not say that FairDiff.MLNet made it", [])
            : ($"{path}: a synthetic image", Fact.Of(provenance)));
        Parts = ["the checksums of the image"];
    }

    /// <summary>The first nine bytes: safetensors has the length of its header there, and the brace that it begins with.</summary>
    private static byte[] StartOf(string path)
    {
        using var stream = RegularFile.OpenRead(path);
        var start = new byte[9];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    private void AddWorkspace(string path)
    {
        _sections.Add(($"{path}: a workspace", WorkspaceFacts.Read(Path.Combine(path, WorkspaceFile))));
        if (File.Exists(Path.Combine(path, GeneratorFile)))
        {
            AddGenerator(Path.Combine(path, GeneratorFile), WorkspaceFacts.ModelId(path, GeneratorFile));
        }
        else
        {
            _sections.Add(("The generator is not finished: the same command goes on training it.", []));
        }

        if (File.Exists(Path.Combine(path, UpsamplerFile)))
        {
            AddGenerator(Path.Combine(path, UpsamplerFile), WorkspaceFacts.ModelId(path, UpsamplerFile));
        }

        if (Directory.Exists(Path.Combine(path, "synthetic")))
        {
            AddStore(Path.Combine(path, "synthetic"));
        }
    }

    private void AddGenerator(string path, string? expectedId = null)
    {
        using var generator = ImageGenerator.Load(path, "cpu");
        var kind = generator.BaseImageSize is null ? "a generator" : "an upsampler";
        _sections.Add(($"{path}: {kind}", GeneratorFacts.Of(generator)));
        if (expectedId is not null && expectedId != generator.Id)
        {
            _problems.Add(new StoreProblem(Path.GetFileName(path), "its SHA-256 is not the one that was recorded when it was trained"));
        }

        Parts = [.. Parts, $"the checksum of {Path.GetFileName(path)}"];
    }

    private void AddStore(string path)
    {
        Store = SyntheticStore.Open(path);
        _sections.Add(($"{Store.Folder}: a store of synthetic images", StoreFacts.Of(Store)));
        Parts = [.. Parts, FormattableString.Invariant($"{Store.Images.Count} images")];
    }
}
