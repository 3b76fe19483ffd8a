namespace FairDiff.MLflow.Stores.Files;

/// <summary>The files in which a local store keeps names: one to one on every file system.</summary>
/// <param name="windows">Whether Windows' rules for file names hold.</param>
/// <param name="exists">Whether a file or a folder is there.</param>
/// <param name="entries">The names in a folder.</param>
/// <param name="isFolder">Whether a folder is there.</param>
internal sealed class LocalName(
    bool windows, Func<string, bool> exists, Func<string, IEnumerable<string>> entries, Func<string, bool> isFolder)
{
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL"];

    /// <summary>The names of this machine.</summary>
    public static LocalName Here { get; } = new(
        OperatingSystem.IsWindows(),
        Path.Exists,
        folder => Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)),
        Directory.Exists);

    /// <summary>The file of a name below a folder; its parts between slashes are folders.</summary>
    public string FileOf(string folder, string name)
    {
        var path = folder;
        var parts = name.Split('/');
        foreach (var (index, part) in parts.Index())
        {
            var own = !windows || IsForWindows(part) ? part : DistinctName.OfFile(part, Nearest(part));

            // On a file system that does not tell case, or forms of one letter, apart another name may have the file. And of "loss" and
            // "loss/head" the second takes for a folder what the first has for its file, or the other way round.
            var place = Path.Combine(path, own);
            if (exists(place) && (isFolder(place) != (index < parts.Length - 1) || !entries(path).Contains(own, StringComparer.Ordinal)))
            {
                own = DistinctName.OfFile(part, own);
            }

            path = Path.Combine(path, own);
        }

        return path;
    }

    private static bool IsForWindows(string part) =>
        !part.AsSpan().ContainsAny("<>:\"|?*\\") && part[^1] is not ('.' or ' ') && !IsDevice(part.Split('.')[0].TrimEnd());

    private static bool IsDevice(string stem) =>
        Devices.Contains(stem, StringComparer.OrdinalIgnoreCase)
        || (stem.Length == 4 && char.IsAsciiDigit(stem[3]) && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase)
            || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)));

    private static string Nearest(string part)
    {
        var text = string.Concat(part.TrimEnd('.', ' ').Select(c => "<>:\"|?*\\".Contains(c, StringComparison.Ordinal) ? '_' : c));
        return IsDevice(text.Split('.')[0].TrimEnd()) ? $"_{text}" : text;
    }
}
