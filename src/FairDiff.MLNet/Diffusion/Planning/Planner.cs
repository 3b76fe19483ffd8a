using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Training;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Counts, measures and estimates what a Fit would do.</summary>
internal static class Planner
{
    private const int BytesPerFloat = 4;

    /// <summary>Rows that are decoded: their PNG sizes stand for the synthetic images', and the trial steps draw from them.</summary>
    public const int SampleSize = 64;

    public static DiffusionAugmentationPlan Plan(PlanData data, DiffusionAugmentationOptions options, int seed, Device device)
    {
        var (conditions, sample) = (data.Conditions, data.Sample);
        var plan = options.SamplingPlan.Draw(conditions, options.SyntheticCount);
        Cascade.Check(options, sample.ImageSize);
        var job = SamplingJob.Of(options, plan, conditions, weaker: null, seed);
        var cost = Measure(
            data, Cascade.BaseTraining(options, seed), job.Applied, options.AutoguidancePath is not null, plan.Count, device,
            options.CancellationToken);
        var upsampler = options.Upsampler is { } second ? PlanUpsampler(data, options, second, job, device) : null;
        var memory = Memory(cost, options.PostHocEma > 0 ? 3 : 1);
        return new DiffusionAugmentationPlan
        {
            Rows = conditions.Rows.Count,
            LabelledRows = conditions.LabelledCount,
            ImageSize = sample.ImageSize,
            ConditionColumns = ConditionColumns.Of(options),
            Cells = Cells(plan, conditions),
            SyntheticCount = plan.Count,
            ParameterCount = cost.ParameterCount,
            Device = TorchDevice.Describe(device),
            TrainingSteps = options.TrainingSteps,
            BatchSize = options.BatchSize,
            GradientAccumulation = options.GradientAccumulation,
            Upsampler = upsampler,
            Memory = memory,
            Disk = new PlannedDisk(
                memory.Weights + (upsampler?.Memory.Weights ?? 0),
                Math.Max(Checkpoint(memory), upsampler is null ? 0 : Checkpoint(upsampler.Memory)),
                2 * memory.Weights * options.PostHocEma,
                (long)conditions.Rows.Count * 3 * sample.ImageSize * sample.ImageSize,
                plan.Count * PngSize(data, job)),
            TimePerStep = cost.Step,
            TimePerImage = cost.Image,
        };
    }

    private static PlannedUpsampler PlanUpsampler(
        PlanData data, DiffusionAugmentationOptions options, UpsamplerOptions upsampler, SamplingJob job, Device device)
    {
        var cost = Measure(
            data,
            Cascade.UpsamplerTraining(options, upsampler, job.Seed),
            job.AppliedUpsampling!.Sampling,
            isAutoguided: false,
            job.Plan.Count,
            device,
            options.CancellationToken);
        return new PlannedUpsampler(
            upsampler.BaseImageSize,
            cost.ParameterCount,
            upsampler.Training.TrainingSteps,
            upsampler.Training.BatchSize,
            upsampler.Training.GradientAccumulation,
            Memory(cost, averages: 1),
            cost.Step,
            cost.Image);
    }

    private static PlannedMemory Memory(TrainingCost cost, int averages)
    {
        var parameters = cost.ParameterCount * BytesPerFloat;
        return new(parameters, parameters, 2 * parameters, averages * parameters, cost.ActivationBytes);
    }

    private static long Checkpoint(PlannedMemory memory) => memory.Weights + memory.Optimizer + memory.Averages;

    private static TrainingCost Measure(
        PlanData data,
        DiffusionTrainingOptions training,
        GeneratorSampling sampling,
        bool isAutoguided,
        int imageCount,
        Device device,
        CancellationToken cancellationToken)
    {
        var layout = ConditionVectors.Layout(data.Conditions);
        using var conditions = ConditionVectors.Encode([.. data.Conditions.Rows.Take(data.Sample.Count)], data.Conditions);
        return TrainingCost.Measure(
            new DiffusionTrainingSet(data.Sample.Images, conditions, layout),
            training,
            sampling,
            isAutoguided,
            imageCount,
            device,
            cancellationToken);
    }

    private static PlannedCell[] Cells(IReadOnlyList<ConditionCell> plan, ConditionedRows conditions)
    {
        var synthetic = plan.CountBy(cell => cell).ToDictionary();
        var real = conditions.Rows.CountBy(cell => cell).ToDictionary();

        // In the order of the keys, missing values last.
        static int Order(int key) => key == 0 ? int.MaxValue : key;
        return
        [
            .. real.Keys.Union(synthetic.Keys)
                .OrderBy(cell => Order(cell.Label)).ThenBy(
                    cell => string.Concat(cell.Attributes.Select(key => $"{Order(key):D10}")), StringComparer.Ordinal)
                .Select(cell => new PlannedCell(
                    CellCounts.Name(cell, conditions), real.GetValueOrDefault(cell), synthetic.GetValueOrDefault(cell))),
        ];
    }

    /// <summary>The mean size of a file: the sample's pixels, with the provenance of a synthetic image.</summary>
    private static long PngSize(PlanData data, SamplingJob job)
    {
        var provenance = job.Describe(0, long.MaxValue, generatorId: new string('0', 64), upsamplerId: new string('0', 64));
        var credential = SigningCredential.Create(); // a plan leaves no key behind
        var bytes = 0L;
        for (var row = 0; row < data.Sample.Count; row++)
        {
            using var image = data.Sample.Images[row];
            bytes += PngProvenance.Write(PngEncoder.Encode(image.bytes, data.Sample.ImageSize), provenance, credential).Length;
        }

        return bytes / data.Sample.Count;
    }
}
