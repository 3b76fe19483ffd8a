namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>Finds the network that a NuGet package holds: beside the application, where the package copies it, or in the folder into which
/// packages are unpacked.</summary>
internal static class PackagedWeights
{
    private const string Package = "Microsoft.ML.DnnImageFeaturizer.ResNet18";
    private const string Release = "0.23.1";
    private const string Model = "DnnImageModels/ResNet18Onnx/ResNet18.onnx";

    /// <summary>The path of ImageNet's ResNet-18.</summary>
    /// <param name="applicationFolder">Where the application lies.</param>
    /// <param name="packageFolder">Where packages are unpacked; null = it is not looked into.</param>
    /// <exception cref="EngineException">It is in none of them; the message says how it gets there.</exception>
    public static string Find(string applicationFolder, string? packageFolder)
    {
        var beside = Path.Combine(applicationFolder, Model);
        var versions = packageFolder is null ? null : Path.Combine(packageFolder, Package.ToLowerInvariant());
        return File.Exists(beside) ? beside
            : versions is not null && Directory.Exists(versions) && Newest(versions) is { } unpacked ? unpacked
            : throw new EngineException(
                $"ImageNet's ResNet-18 is not beside the application ({beside})"
                    + (versions is null
                        ? $". Add the package that brings it (MIT, 60 MB): dotnet add package {Package} --version {Release}"
                        : $" nor among the packages in {packageFolder}. Fetch it once (MIT, 60 MB): dotnet package download "
                            + $"{Package}@{Release} --output {packageFolder}"));
    }

    /// <summary>Where NuGet unpacks packages: NUGET_PACKAGES, or in the user's folder.</summary>
    public static string UserFolder => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string? Newest(string versions) => Directory.EnumerateDirectories(versions)
        .OrderByDescending(folder => Version.TryParse(Path.GetFileName(folder), out var version) ? version : new Version())
        .Select(folder => Path.Combine(folder, "tools", Model))
        .FirstOrDefault(File.Exists);
}
