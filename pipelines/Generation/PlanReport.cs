using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Reporting;

namespace FairDiff.Pipelines.Generation;

/// <summary>Says what would be drawn, and what was.</summary>
internal static class PlanReport
{
    public static void Write(ImageGenerator generator, GenerateSettings settings, TextWriter output)
    {
        var all = generator.CountCells(settings.Plan, settings.Count);
        var mine = generator.CountCells(settings.Plan, settings.Count, settings.Shard);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Generator {generator.Id[..12]}: {generator.ParameterCount} parameters, images of {generator.ImageSize} x "
                + $"{generator.ImageSize} pixels."));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Would draw {mine.Values.Sum()} "
                + $"images{(settings.Shard == Shard.All ? "" : $" (shard {settings.Shard} of {all.Values.Sum()})")} into "
                + $"{settings.Output}: "
            + $"{settings.Sampling.Sampler}, {settings.Sampling.SamplerSteps} steps, guidance weight "
            + $"{settings.Sampling.GuidanceWeight}, seed {settings.Seed}."));
        if (settings.Upsampling is { } upsampling)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Then {upsampling.Path} makes them large: {upsampling.Sampling.Sampler}, {upsampling.Sampling.SamplerSteps} steps, "
                    + $"guidance weight {upsampling.Sampling.GuidanceWeight}, noise {upsampling.Sampling.SamplingNoise}."));
        }

        WriteCells(mine, output);
    }

    public static void WriteResult(SyntheticStore store, TextWriter output)
    {
        var missing = store.PlannedCount - store.Images.Count;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{store.Folder} holds {store.Images.Count} "
                + $"images{(missing > 0 ? $" of {store.PlannedCount}: other shards are missing" : "")}."));
        WriteCells(store.Cells, output);
    }

    /// <summary>One line per cell.</summary>
    public static void WriteCells(IReadOnlyDictionary<SamplingCell, int> cells, TextWriter output)
    {
        string[][] rows =
        [
            ["label * attributes", "images"],
            .. cells.OrderBy(pair => Name(pair.Key), StringComparer.Ordinal)
                .Select(pair => (string[])[Name(pair.Key), pair.Value.ToString(CultureInfo.InvariantCulture)]),
        ];
        foreach (var line in PlainTable.Lines(rows, heads: 1, width: int.MaxValue))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>A cell in words; a value that was left open is a dash.</summary>
    public static string Name(SamplingCell cell) =>
        string.Join(" * ", cell.Attributes.Prepend(cell.Label).Select(text => text.Length == 0 ? "-" : text));
}
