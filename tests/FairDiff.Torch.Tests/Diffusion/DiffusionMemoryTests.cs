using System.Globalization;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

[Collection(nameof(DiffusionMemoryTests))]
[CollectionDefinition(nameof(DiffusionMemoryTests), DisableParallelization = true)]
public class DiffusionMemoryTests
{
    private const int Rows = 200_000;
    private const int Size = 16;

    [Fact]
    public void Train_ImagesInAMappedFile_CopiesBatchesOnly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone says how much memory is the process's own and not a file's (RssAnon).");
        using var folder = new TemporaryFolder();
        var path = folder.File("images");
        var bytes = (long)Rows * 3 * Size * Size;
        WriteNoise(path, bytes);
        using var scope = NewDisposeScope();
        var options = TinyData.Options with { TrainingSteps = 12, BatchSize = 8 };
        using (var small = TinyData.Create())
        {
            DiffusionGenerator.Train(small, options, CPU, TrainingHooks.None).Dispose();
        }

        var data = new DiffusionTrainingSet(
            from_file(path, shared: false, bytes, ScalarType.Byte).view(Rows, 3, Size, Size), zeros(Rows, 0), new([]));
        var (before, highest) = (OwnMemory(), 0L);
        var hooks = new TrainingHooks { Metric = (_, _, _) => highest = Math.Max(highest, OwnMemory()) };
        DiffusionGenerator.Train(data, options with { CheckpointPath = folder.File("checkpoint") }, CPU, hooks).Dispose();

        // Copied as a whole, the images alone would be more; the row numbers, and what a step needs, are about 50 MB.
        Assert.InRange(highest - before, long.MinValue, bytes * 3 / 4);
    }

    private static void WriteNoise(string path, long bytes)
    {
        var block = new byte[1 << 20];
        new Random(1).NextBytes(block);
        using var stream = File.Create(path);
        for (var written = 0L; written < bytes; written += block.Length)
        {
            stream.Write(block);
        }
    }

    /// <summary>Resident memory that is backed by no file, in bytes.</summary>
    private static long OwnMemory()
    {
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("RssAnon:", StringComparison.Ordinal));
        return 1024 * long.Parse(
            line["RssAnon:".Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture);
    }
}
