using FairDiff.MLNet;

namespace FairDiff.Shared;

/// <summary>
/// What a workspace or a store keeps in its folder, by the names that it gives. Among these are no links, which could lead reader or writer
/// out of the folder, and no pipes, which would keep them waiting for ever.
/// </summary>
/// <param name="Folder">The folder; it may be a link itself, for the user named it.</param>
/// <param name="Patterns">The names, with * for what varies.</param>
internal sealed record OwnFiles(string Folder, IReadOnlyList<string> Patterns)
{
    /// <summary>The first that is there; null = none.</summary>
    public string? First => Find().Select(Path.GetFileName).FirstOrDefault();

    /// <summary>Refuses links, pipes and devices among them.</summary>
    /// <exception cref="FairDiffException">There is one.</exception>
    public void RefuseLinks()
    {
        foreach (var path in Find())
        {
            if (RegularFile.KindOf(path, followLink: false) is (FileKind.Link or FileKind.Other) and var kind)
            {
                throw new FairDiffException(
                    $"'{path}' is a {(kind == FileKind.Link ? "link, which may lead out of its folder" : "pipe or a device")}, and is "
                        + "not opened. Put the file itself there, or delete it.");
            }
        }
    }

    private IEnumerable<string> Find() => Directory.Exists(Folder)
        ? Patterns.SelectMany(pattern => Directory.EnumerateFileSystemEntries(Folder, pattern))
        : [];
}
