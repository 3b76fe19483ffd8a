using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Runtime.Versioning;
using TorchSharp;

namespace FairDiff.Torch;

/// <summary>
/// The second attempt at loading TorchSharp's native library, made only when the ordinary one failed: TorchSharp 0.107 was built
/// with GCC 13 and names version GLIBCXX_3.4.32 for one symbol that nothing in it calls, so an older libstdc++ refuses it.
/// </summary>
internal static class NativeLibraryLoader
{
    public const string LibraryName = "LibTorchSharp";
    public const string OptOutVariable = "FAIRDIFF_NO_NATIVE_PATCH";

    /// <summary>What an application that is delivered without the library says of it, in its <c>runtimeconfig.json</c>.</summary>
    public const string MissingLibrarySetting = "FairDiff.Torch.MissingLibtorch";

    private const string FileName = "libLibTorchSharp.so";
    private static readonly string[] Dependencies = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];
    private static readonly Lock Gate = new();
    private static bool subscribed;
    private static nint handle;
    private static string? reason;

    public static void Subscribe()
    {
        lock (Gate)
        {
            if (!subscribed && OperatingSystem.IsLinux())
            {
                AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly)!.ResolvingUnmanagedDll += Resolve;
                subscribed = true;
            }
        }
    }

    /// <summary>Why the library did not load, in words for the user.</summary>
    public static EngineException Failure()
    {
        var version = typeof(torch).Assembly.GetName().Version!.ToString(3);
        return new EngineException(reason is null
            ? AppContext.GetData(MissingLibrarySetting) as string
                ?? $"libtorch is missing from the application folder {AppContext.BaseDirectory}. Add the NuGet package TorchSharp-cpu "
                    + $"{version} (or, for an NVIDIA GPU, TorchSharp-cuda-linux or TorchSharp-cuda-windows) to the application's project."
            : $"libtorch was found but could not be loaded: {reason}");
    }

    [SupportedOSPlatform("linux")]
    private static nint Resolve(Assembly assembly, string name)
    {
        if (name != LibraryName)
        {
            return 0;
        }

        lock (Gate)
        {
            if (handle == 0 && Find(FileName) is { } library && Find(Dependencies[^1]) is not null)
            {
                handle = Load(library);
            }

            return handle;
        }
    }

    [SupportedOSPlatform("linux")]
    private static nint Load(string path)
    {
        try
        {
            // The copy lies elsewhere, where its search path $ORIGIN finds nothing: what it needs must be in the process already.
            foreach (var dependency in Dependencies)
            {
                NativeLibrary.Load(Find(dependency) ?? dependency);
            }

            var image = File.ReadAllBytes(path);
            if (!ElfVersionRequirement.TryWeaken(image, "libstdc++.so.6", "GLIBCXX_3.4.32", "_ZSt21ios_base_library_initv"))
            {
                return NativeLibrary.Load(path);
            }

            if (Environment.GetEnvironmentVariable(OptOutVariable) is "1")
            {
                reason = $"this system's libstdc++ has no GLIBCXX_3.4.32 and {OptOutVariable}=1 forbids loading a patched copy. " +
                         "Unset the variable, or bring libstdc++ of GCC 13 or newer.";
                return 0;
            }

            return PatchedLibrary.Load(image);
        }
        catch (Exception exception) when (
            exception is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            reason = exception.Message;
            return 0;
        }
    }

    /// <summary>The full path of a native file, or null. TorchSharp's own library comes in another package than libtorch.</summary>
    private static string? Find(string file) => NativeFolders().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    /// <summary>Where the native files of a package may lie: the application's own folders, then those that the host named.</summary>
    private static IEnumerable<string> NativeFolders()
    {
        var application = AppContext.BaseDirectory;
        yield return Path.Combine(
            application, "runtimes", $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}", "native");
        yield return application;
        var named = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        foreach (var folder in named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }
    }
}
