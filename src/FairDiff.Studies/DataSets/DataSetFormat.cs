using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>A kind of folder that a published data set comes in.</summary>
/// <param name="Name">The short name of the set.</param>
/// <param name="Title">Its name in print.</param>
/// <param name="Marker">How one knows it, in words.</param>
/// <param name="Recognize">The set in a folder; null where the folder is of another kind.</param>
internal sealed record DataSetFormat(string Name, string Title, string Marker, Func<string, ImageDataSet?> Recognize)
{
    public static IReadOnlyList<DataSetFormat> All { get; } =
    [
        Camelyon17.Format, CheXpert.Format, ChestXray14.Format, Ham10000.Format, Isic2019.Format, PadUfes20.Format, Fitzpatrick17k.Format,
        Ddi.Format, Scin.Format,
    ];

    /// <exception cref="FairDiffException">The folder holds none of the sets.</exception>
    public static ImageDataSet Open(string folder)
    {
        RequireFolder(folder);
        return Find(folder) ?? throw new FairDiffException(
            $"{folder} holds none of the data sets that are known here. {Markers(All)} Name the folder as the set was unpacked, or write a "
                + "metadata.csv of your own for fairdiff folder.");
    }

    /// <summary>The set that a folder holds; null where it holds none.</summary>
    public static ImageDataSet? Find(string folder) =>
        All.Select(format => format.Recognize(folder)).FirstOrDefault(set => set is not null);

    /// <summary>The set that a folder must hold.</summary>
    /// <exception cref="FairDiffException">It holds another, or none.</exception>
    public ImageDataSet Load(string folder)
    {
        RequireFolder(folder);
        return Recognize(folder) ?? throw new FairDiffException(
            Find(folder) is { } other
                ? $"{folder} looks like {other.Title}, not like {Title}: name the folder of that."
                : $"{folder} holds no {Title}. {Markers([this])}");
    }

    private static void RequireFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new FairDiffException(
                $"{folder} {(File.Exists(folder) ? "is a file" : "does not exist")}; name the folder of a data set.");
        }
    }

    private static string Markers(IEnumerable<DataSetFormat> formats) =>
        string.Join(" ", formats.Select(format => $"{format.Title} is known by {format.Marker}."));
}
