using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using Microsoft.ML;

namespace FairDiff.Pipelines.Export;

/// <summary><c>fairdiff export</c>: the images of a store as files for others.</summary>
internal static class ExportCommand
{
    private const string Help = """
        Write the images of a store as PNG or DICOM files for others to look at, with a watermark in the pixels if asked. Near-copies of
        training images that are quarantined stay behind. Train on no watermarked image.

        Examples:
          fairdiff export synthetic --output for-review --watermark
          fairdiff export synthetic --output for-review --format dicom
        """;

    public static Command Create()
    {
        var path = new Argument<string>("store") { Description = "A store of synthetic images, or a workspace" };
        var output = new Option<string>("--output") { Description = "The folder to write into", Required = true };
        var format = new Option<ImageExportFormat>("--format")
        {
            Description = "png (signed, as in the store) or dicom (Secondary Capture, Synthetic Data = YES)",
            DefaultValueFactory = _ => ImageExportFormat.Png,
        };
        var watermark = new Option<bool>("--watermark")
        {
            Description = "Mark the pixels too, so that it stays when a program drops all words in the file (from 128 pixels up)"
        };
        var command = new Command("export", Help) { path, output, format, watermark };
        command.SetAction((parsed, cancellationToken) =>
        {
            var files = new MLContext().FairDiff().ExportSyntheticImages(parsed.GetValue(path)!, parsed.GetValue(output)!, new()
            {
                Format = parsed.GetValue(format), Watermark = parsed.GetValue(watermark), CancellationToken = cancellationToken,
            });
            parsed.InvocationConfiguration.Output.WriteLine(
                FormattableString.Invariant($"{files.Count} images: {parsed.GetValue(output)}"));
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }
}
