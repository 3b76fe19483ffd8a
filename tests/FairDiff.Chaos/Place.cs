using System.Security.Cryptography;
using System.Text.Json;
using FairDiff.Tests;

namespace FairDiff.Chaos;

/// <summary>A folder of the campaign, and what is in it.</summary>
internal static class Place
{
    private static readonly string[] Timed = ["log.txt", "report.html", "report.json", "page.html"];

    /// <summary>Empty, whatever was there.</summary>
    public static string Fresh(params string[] parts)
    {
        var folder = Path.Combine(parts);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var place = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }
    }

    /// <summary>The hash of every file, by its path in the folder: without what signing an image makes different, and none of what holds
    /// times.</summary>
    public static Dictionary<string, string> Bits(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(folder, path),
            path => Timed.Contains(Path.GetFileName(path)) ? "" : Convert.ToHexString(SHA256.HashData(Content(path))));

    private static byte[] Content(string path)
    {
        try
        {
            return SignedImages.Content(path);
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or JsonException)
        {
            return File.ReadAllBytes(path); // not signed, or damaged
        }
    }

    /// <summary>What differs from a reference, in the files that two undisturbed runs agree on; null = nothing.</summary>
    /// <param name="one">An undisturbed run.</param>
    /// <param name="other">Another.</param>
    /// <param name="found">The run that was disturbed.</param>
    public static string? Difference(
        Dictionary<string, string> one, Dictionary<string, string> other, Dictionary<string, string> found)
    {
        var lost = one.Keys.Except(found.Keys).ToArray();
        var more = found.Keys.Except(one.Keys).ToArray();
        var changed = one.Keys.Where(path => other[path] == one[path] && found.TryGetValue(path, out var hash) && hash != one[path])
            .ToArray();
        return lost.Length + more.Length + changed.Length == 0
            ? null
            : $"lost: [{string.Join(", ", lost)}], left over: [{string.Join(", ", more)}], changed: [{string.Join(", ", changed)}]";
    }
}
