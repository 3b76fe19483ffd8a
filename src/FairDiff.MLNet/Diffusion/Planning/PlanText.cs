using System.Globalization;
using System.Text;

namespace FairDiff.MLNet.Diffusion;

/// <summary>A plan as text for a terminal.</summary>
internal static class PlanText
{
    private const int MostCells = 20;
    private const double BytesPerMegabyte = 1024 * 1024;

    public static string Of(DiffusionAugmentationPlan plan)
    {
        var text = new StringBuilder();
        var accumulation = plan.GradientAccumulation == 1 ? "" : Invariant($" in {plan.GradientAccumulation} micro-batches");
        text.AppendLine(Invariant($"Data      {plan.Rows:N0} rows, {plan.LabelledRows:N0} with a label, of {plan.ImageSize} x ")
            + Invariant($"{plan.ImageSize} pixels"));
        AppendCells(text, plan);
        text.AppendLine(Invariant($"Network   {plan.ParameterCount:N0} parameters, on {plan.Device}"));
        text.AppendLine(Invariant($"Training  {plan.TrainingSteps:N0} steps of {plan.BatchSize} images{accumulation}, ")
            + Invariant($"{Time(plan.TimePerStep)} each: about {Time(plan.TrainingTime)}"));
        if (plan.Upsampler is { } upsampler)
        {
            text.AppendLine(Invariant($"Upsampler from {upsampler.BaseImageSize} x {upsampler.BaseImageSize} pixels: ")
                + Invariant($"{upsampler.ParameterCount:N0} parameters, {upsampler.TrainingSteps:N0} steps of ")
                + Invariant($"{upsampler.BatchSize} images, {Time(upsampler.TimePerStep)} each: about {Time(upsampler.TrainingTime)}, ")
                + Invariant($"memory about {Size(upsampler.Memory.Total)}"));
        }

        text.AppendLine(Invariant($"Sampling  {plan.SyntheticCount:N0} images, ")
            + Invariant(
                $"{Time(plan.TimePerImage + (plan.Upsampler?.TimePerImage ?? TimeSpan.Zero))} each: about {Time(plan.SamplingTime)}"));
        text.AppendLine(Invariant($"Total     about {Time(plan.TotalTime)}"));
        text.AppendLine(Invariant($"Memory    about {Size(plan.Memory.Total)}: weights {Size(plan.Memory.Weights)}, gradients ")
            + Invariant($"{Size(plan.Memory.Gradients)}, ")
            + Invariant($"optimiser {Size(plan.Memory.Optimizer)}, averages {Size(plan.Memory.Averages)}, activations ")
            + Invariant($"{Size(plan.Memory.Activations)}"));
        text.Append(Invariant($"Disk      about {Size(plan.Disk.Peak)}, of which {Size(plan.Disk.Kept)} stay: generator ")
            + Invariant($"{Size(plan.Disk.Generator)}, ")
            + Invariant($"snapshots {Size(plan.Disk.Snapshots)}, images {Size(plan.Disk.SyntheticImages)}"));
        return text.ToString();
    }

    private static void AppendCells(StringBuilder text, DiffusionAugmentationPlan plan)
    {
        var names = plan.Cells.Take(MostCells).Select(Name).Prepend(
            string.Join(" * ", plan.ConditionColumns.DefaultIfEmpty("all"))).ToArray();
        var width = names.Max(name => name.Length);
        text.AppendLine(Invariant($"Cells     {names[0].PadRight(width)}  {"rows",9}  {"synthetic",9}"));
        foreach (var (name, cell) in names.Skip(1).Zip(plan.Cells))
        {
            text.AppendLine(Invariant($"          {name.PadRight(width)}  {cell.Rows,9:N0}  {cell.SyntheticCount,9:N0}"));
        }

        if (plan.Cells.Count > MostCells)
        {
            text.AppendLine(Invariant($"          and {plan.Cells.Count - MostCells:N0} more"));
        }
    }

    private static string Name(PlannedCell cell) =>
        string.Join(" * ", cell.Cell.Attributes.Prepend(cell.Cell.Label).Select(text => text.Length == 0 ? "-" : text));

    private static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => Invariant($"{Math.Max(1, time.TotalMilliseconds):0} ms"),
        { TotalSeconds: < 90 } => Invariant($"{time.TotalSeconds:0.#} s"),
        { TotalMinutes: < 90 } => Invariant($"{time.TotalMinutes:0} min"),
        { TotalHours: < 48 } => Invariant($"{time.TotalHours:0.#} h"),
        _ => Invariant($"{time.TotalDays:0.#} days"),
    };

    private static string Size(long bytes)
    {
        var megabytes = bytes / BytesPerMegabyte;
        return megabytes < 1024 ? Invariant($"{megabytes:0.#} MB") : Invariant($"{megabytes / 1024:0.#} GB");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
