using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

public class PlanTests(TinyGenerator tiny) : IClassFixture<TinyGenerator>
{
    [Fact]
    public void Plan_TinyStudy_SaysWhatFitDoes()
    {
        var plan = Plan(TinyStudy.Options with { TrainingSteps = 1000, PostHocEma = 5, GradientAccumulation = 2 });

        Assert.Equal((TinyStudy.Rows, TinyStudy.LabelledRows, TinyStudy.Size), (plan.Rows, plan.LabelledRows, plan.ImageSize));
        Assert.Equal(["Label", "Hospital"], plan.ConditionColumns);
        Assert.Equal(tiny.Transformer.ParameterCount, plan.ParameterCount);
        Assert.Equal(TinyStudy.SyntheticCount, plan.SyntheticCount);

        // Two labels and the missing one, at three hospitals.
        Assert.Equal(
            ["normal*0", "normal*3", "normal*4", "tumour*0", "tumour*3", "tumour*4", "*0", "*3", "*4"],
            plan.Cells.Select(cell => cell.Cell.ToString()));
        Assert.Equal(TinyStudy.Rows, plan.Cells.Sum(cell => cell.Rows));
        Assert.Equal(TinyStudy.LabelledRows, plan.Cells.Take(6).Sum(cell => cell.Rows));
        Assert.All(plan.Cells, cell => Assert.Equal(tiny.Transformer.Cells.GetValueOrDefault(cell.Cell), cell.SyntheticCount));

        var bytes = 4 * plan.ParameterCount;
        Assert.Equal(
            (bytes, bytes, 2 * bytes, 3 * bytes),
            (plan.Memory.Weights, plan.Memory.Gradients, plan.Memory.Optimizer, plan.Memory.Averages));
        Assert.Equal(10 * bytes, plan.Disk.Snapshots);
        Assert.True(plan.Memory.Activations > 0 && plan.TimePerStep > TimeSpan.Zero && plan.TimePerImage > TimeSpan.Zero);
        Assert.Equal(plan.TimePerStep * 1000, plan.TrainingTime);
    }

    [Fact]
    public void Plan_Disk_IsWhatFitLeaves()
    {
        using var folder = new TemporaryFolder();
        var options = TinyStudy.Options with { TrainingSteps = 4, PostHocEma = 2, WorkspacePath = Path.Combine(folder.Path, "workspace") };
        var plan = Plan(options);
        Assert.False(Directory.Exists(options.WorkspacePath));
        var checkpoint = 0L;

        tiny.Context.FairDiff().DiffusionAugmentation(options with
        {
            CheckpointInterval = TimeSpan.Zero,
            MetricsCallback = (_, _, step) =>
                checkpoint = step == 3 ? new FileInfo(Path.Combine(options.WorkspacePath!, "checkpoint.safetensors")).Length : checkpoint,
        }).Fit(tiny.Data);

        // Headers of the files come on top.
        Within(plan.Disk.Checkpoint, checkpoint, 1.3);
        Within(plan.Disk.Generator, Size("generator.safetensors"), 1.3);
        Within(plan.Disk.Snapshots, Size("averages"), 1.3);
        Within(
            plan.Disk.SyntheticImages,
            Directory.GetFiles(Path.Combine(options.WorkspacePath!, "synthetic"), "*.png").Sum(path => new FileInfo(path).Length), 1.5);

        void Within(long planned, long found, double factor) => Assert.InRange((double)found / planned, 1 / factor, factor);

        long Size(string name)
        {
            var path = Path.Combine(options.WorkspacePath!, name);
            return File.Exists(path) ? new FileInfo(path).Length : Directory.GetFiles(path).Sum(file => new FileInfo(file).Length);
        }
    }

    [Fact]
    public void ToString_Plan_PrintsEverything()
    {
        var plan = Plan(TinyStudy.Options) with
        {
            Cells = [
                new(new("normal", "0"), 1250, 16), new(new("tumour", "4"), 0, 8), new(new("", ""), 4, 0),
                .. Enumerable.Repeat(new PlannedCell(new("x", "y"), 1, 1), 20)],
            Device = "CPU (2 threads)",
            ParameterCount = 1_234_567,
            TrainingSteps = 2000,
            TimePerStep = TimeSpan.FromMilliseconds(420),
            TimePerImage = TimeSpan.FromSeconds(1.5),
            Memory = new PlannedMemory(5 << 20, 5 << 20, 10 << 20, 5 << 20, 2000L << 20),
            Disk = new PlannedDisk(5 << 20, 20 << 20, 0, 1 << 20, 3 << 19),
        };

        Assert.Equal(
            """
            Data      40 rows, 30 with a label, of 8 x 8 pixels
            Cells     Label * Hospital       rows  synthetic
                      normal * 0            1,250         16
                      tumour * 4                0          8
                      - * -                     4          0
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      x * y                     1          1
                      and 3 more
            Network   1,234,567 parameters, on CPU (2 threads)
            Training  2,000 steps of 8 images, 420 ms each: about 14 min
            Sampling  70 images, 1.5 s each: about 2 min
            Total     about 16 min
            Memory    about 2 GB: weights 5 MB, gradients 5 MB, optimiser 10 MB, averages 5 MB, activations 2 GB
            Disk      about 47.5 MB, of which 6.5 MB stay: generator 5 MB, snapshots 0 MB, images 1.5 MB
            """,
            plan.ToString(),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Plan_Unconditional_HasOneCell()
    {
        var plan = Plan(TinyStudy.Options with { Condition = DiffusionCondition.None, SyntheticCount = 3 });

        Assert.Empty(plan.ConditionColumns);
        Assert.Equal((TinyStudy.Rows, 3), (plan.Cells.Single().Rows, plan.Cells.Single().SyntheticCount));
    }

    [Fact]
    public void Plan_WhatFitRefuses_IsRefused()
    {
        Assert.Contains("ResizeImages", Assert.Throws<FairDiffException>(() => Plan(TinyStudy.Options with { ImageSize = 16 })).Message);
        Assert.Throws<EngineException>(() => Plan(TinyStudy.Options with { Device = "cuda:99" }));
    }

    private DiffusionAugmentationPlan Plan(DiffusionAugmentationOptions options) =>
        tiny.Context.FairDiff().DiffusionAugmentation(options).Plan(tiny.Data);
}
