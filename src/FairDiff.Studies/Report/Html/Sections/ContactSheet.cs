using System.Xml.Linq;
using FairDiff.MLNet;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>Puts a contact sheet into the page itself.</summary>
internal static class ContactSheet
{
    /// <param name="folder">The folder of the report.</param>
    /// <param name="file">The PNG file, relative to it.</param>
    /// <param name="kind"><c>real</c> or <c>synthetic</c>.</param>
    /// <param name="words">What it shows.</param>
    /// <exception cref="FairDiffException">The file is missing.</exception>
    public static XElement Of(string folder, string file, string kind, string words) => C(
        "img",
        "sheet " + kind,
        A("src", "data:image/png;base64," + Convert.ToBase64String(Read(Path.Combine(folder, file)))),
        A("alt", $"{kind} images: {words}"),
        A("title", $"{kind}: {words}"));

    private static byte[] Read(string path) => File.Exists(path)
        ? File.ReadAllBytes(path)
        : throw new FairDiffException($"The contact sheet {path} is missing; run the study again to write it.");
}
