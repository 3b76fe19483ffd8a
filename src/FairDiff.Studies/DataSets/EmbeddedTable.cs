using CsvHelper;

namespace FairDiff.Studies;

/// <summary>Tables that come with the library: facts with their source, in files that one can read.</summary>
internal static class EmbeddedTable
{
    /// <summary>The rows of a table, each by the names of its columns.</summary>
    /// <param name="name">The file.</param>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string name)
    {
        using var stream = typeof(EmbeddedTable).Assembly.GetManifestResourceStream(name)!;
        using var reader = CsvReader.Create(new StreamReader(stream));
        var rows = new List<IReadOnlyDictionary<string, string>>();
        while (reader.Read())
        {
            rows.Add(reader.Headers.Index().ToDictionary(column => column.Item, column => reader.GetString(column.Index)));
        }

        return rows;
    }
}
