using System.CommandLine;
using System.Text.Json;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Csv;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Data;

/// <summary><c>fairdiff data</c>: published data sets as they are on this disk.</summary>
internal static class DataCommand
{
    private const string Description = "Look at published data sets as they are on this disk, before hours of work.";

    private const string CheckDescription =
        """
        Recognise the data set in a folder and say what is there: images by split, label and attribute, against the published numbers;
        images that are missing and people on both sides of a split are errors.

        Examples:
          fairdiff data check camelyon17_v1.0
          fairdiff data check CheXpert-v1.0-small --json chexpert.json
        """;

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder of the set, as it was unpacked" };
        var json = new Option<string?>("--json") { Description = "Write the same as JSON" };
        var check = new Command("check", CheckDescription) { folder, json };
        check.SetAction((parsed, cancellationToken) => Task.FromResult(Check(
            parsed.GetValue(folder)!, parsed.GetValue(json), parsed.InvocationConfiguration.Output, cancellationToken)));
        return new Command("data", Description) { check };
    }

    private static int Check(string folder, string? json, TextWriter output, CancellationToken cancellationToken)
    {
        var set = ImageDataSet.Open(folder);
        output.WriteLine($"{set.Title} ({set.Name}) in {folder}");
        var found = ImageDataSetCheck.Of(set, cancellationToken);
        DataTables.Write(found, output);
        if (json is not null)
        {
            OutputFile.Write("--json", json, JsonSerializer.Serialize(
                new { dataSet = set.Name, set.Title, set.Columns, set.Attributes, set.Conditions, check = found }, OutputJson.Format));
            output.WriteLine($"The same as JSON: {json}");
        }

        return found.Errors.Count == 0 ? ExitCodes.Success : throw new FairDiffException(
            $"{folder} is not fit for a study: {string.Join(" ", found.Errors)} Fetch or unpack the set again.");
    }
}
