using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>Files that a data set is known by.</summary>
internal static class DataSetFiles
{
    /// <summary>The first of some places at which a file is; null where none is.</summary>
    /// <param name="folder">The folder of the set.</param>
    /// <param name="places">Relative to it, with <c>/</c>.</param>
    public static string? First(string folder, params IEnumerable<string> places) =>
        places.Select(place => Path.Combine(folder, place.Replace('/', Path.DirectorySeparatorChar))).FirstOrDefault(File.Exists);

    /// <summary>Whether a file is there and has all of some columns.</summary>
    public static bool HasColumns(string? path, params IEnumerable<string> columns)
    {
        if (path is null || !File.Exists(path))
        {
            return false;
        }

        try
        {
            using var rows = CsvRows.Open(path, "");
            return columns.All(rows.Has);
        }
        catch (FairDiffException)
        {
            // No table: another kind of folder.
            return false;
        }
    }

    /// <summary>The rows of a table, each as the reader that stands on it.</summary>
    /// <param name="path">The file.</param>
    public static IEnumerable<CsvRows> Rows(string path)
    {
        using var rows = CsvRows.Open(path, "unpack the data set again.");
        while (rows.Read())
        {
            yield return rows;
        }
    }
}
