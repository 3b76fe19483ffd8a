using System.Globalization;
using FairDiff.Reporting;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Data;

/// <summary>What is in a data set, for the terminal.</summary>
internal static class DataTables
{
    public static void Write(ImageDataSetCheck found, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{found.Rows:N0} images, {found.Labelled:N0} of them labelled."));
        TextTable.Write(output,
        [
            ["column", "value", "images", "labelled"],
            .. found.Counts.Select(count => (string[])
            [
                count.Column, count.Value.Length == 0 ? "(unknown)" : count.Value, Number(count.Rows), Number(count.Labelled),
            ]),
        ]);
        foreach (var warning in found.Warnings)
        {
            output.WriteLine($"Warning: {warning}");
        }
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
