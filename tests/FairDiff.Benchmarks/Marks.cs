using System.Diagnostics;
using System.Globalization;
using FairDiff.MLNet;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Imaging;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Benchmarks;

/// <summary>
/// Signed images: how many a store takes a second, whether the signatures hold, and whether each of as many changes of one byte is found.
/// The files stay, for readers of others: <c>marks/verify.mjs</c>.
/// </summary>
internal static class Marks
{
    private const int Count = 10_000;
    private const int Speed = 2000;
    private const int Seed = 18;

    public static void Run(BenchmarkSettings settings)
    {
        foreach (var size in new[] { 32, 96 })
        {
            var contest = new Contest($"{Speed:N0} images of {size} x {size} pixels into a store", "images per second");
            contest.Add("encoded and described", () => [PerSecond(size, Described)]);
            contest.Add("the same, signed and written", () => [PerSecond(size, Stored)]);
            contest.Run(settings.Rounds);
        }

        var folder = Path.Combine(Path.GetTempPath(), "fairdiff-marks");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Stored(folder, Images(32, Count), 32);
        var random = new Random(Seed);
        var (intact, found) = (0, 0);
        foreach (var path in Directory.GetFiles(folder, "*.png").Order(StringComparer.Ordinal))
        {
            intact += ContentCredentials.Read(path) is { IsIntact: true, DigitalSourceType: "trainedAlgorithmicMedia" } ? 1 : 0;
            found += IsFound(File.ReadAllBytes(path), random, Path.Combine(folder, "changed.bin")) ? 1 : 0;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{intact:N0} of {Count:N0} verify, {found:N0} of {Count:N0} changes of one byte are found. The images: {folder}"));
    }

    /// <summary>Changes one byte of the file, of the manifest too, at random.</summary>
    private static bool IsFound(byte[] png, Random random, string path)
    {
        png[random.Next(png.Length)] ^= (byte)random.Next(1, 256);
        File.WriteAllBytes(path, png);
        try
        {
            return ContentCredentials.Read(path) is not { IsIntact: true };
        }
        catch (FairDiffException)
        {
            return true; // no PNG file any more
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double PerSecond(int size, Action<string, byte[][], int> write)
    {
        var images = Images(size, Speed);
        var folder = Directory.CreateTempSubdirectory("fairdiff-marks-").FullName;
        try
        {
            var clock = Stopwatch.StartNew();
            write(folder, images, size);
            return Speed / clock.Elapsed.TotalSeconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Described(string folder, byte[][] images, int size)
    {
        for (var index = 0; index < images.Length; index++)
        {
            _ = PngXmp.Embed(PngEncoder.Encode(images[index], size), XmpPacket.Write(Provenance(index)));
        }
    }

    private static void Stored(string folder, byte[][] images, int size)
    {
        using var store = SyntheticStoreWriter.Open(folder, credential: SigningCredential.Create());
        for (var index = 0; index < images.Length; index++)
        {
            store.Add(index, images[index], size, Provenance(index));
        }

        store.Flush();
    }

    /// <summary>Smooth in space, with some noise: about as hard to compress as a patch of tissue.</summary>
    private static byte[][] Images(int size, int count)
    {
        var random = new Random(Seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var (x, y, phase) = (random.NextDouble(), random.NextDouble(), random.NextDouble() * 6);
                return Enumerable.Range(0, 3 * size * size).Select(place => (byte)(128 + (70 * Math.Sin(phase + (8 * x * (place % size))
                    / size + (8 * y * (place / size % size)) / size)) + random.Next(-12, 13))).ToArray();
            }),
        ];
    }

    private static ImageProvenance Provenance(int index) => new()
    {
        GeneratorId = new string('a', 64),
        Seed = 1_000_000_007L * index,
        Label = index % 2 == 0 ? "normal" : "tumour",
        Attributes = new Dictionary<string, string?>(StringComparer.Ordinal) { ["hospital"] = $"{index % 5}", ["sex"] = null },
        GuidanceWeight = 1,
        GuidanceNull = GuidanceNull.Label,
        Sampler = DiffusionSampler.Ddim,
        SamplerSteps = 50,
    };
}
