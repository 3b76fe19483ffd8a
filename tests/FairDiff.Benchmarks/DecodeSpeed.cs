using System.Diagnostics;
using FairDiff.MLNet.Imaging;
using FairDiff.Studies;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SkiaSharp;

namespace FairDiff.Benchmarks;

/// <summary>
/// Files to batches: LoadImages, ResizeImages and what a classifier that scores does with them before its network, in images per second;
/// beside torchvision's DataLoader with PIL, on the same files and as many cores, where <c>--pytorch</c> asks for it. The files stay.
/// </summary>
internal static class DecodeSpeed
{
    private const int Count = 2000;

    /// <summary>How often each file is read in a round: starting workers and compiling are a part of no real pass.</summary>
    private const int Passes = 8;
    private const int BatchSize = 64;
    private const int FileSize = 96;
    private const int ResizedTo = 64;

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        var folder = Path.Combine(Path.GetTempPath(), "fairdiff-decode");
        (string Name, SKEncodedImageFormat Format)[] kinds = [("jpg", SKEncodedImageFormat.Jpeg), ("png", SKEncodedImageFormat.Png)];
        foreach (var (name, format) in kinds)
        {
            var root = Path.Combine(folder, name);
            var files = Write(Path.Combine(root, "all"), name, format);
            Read(files, ResizedTo);
            foreach (var size in new[] { FileSize, ResizedTo })
            {
                var contest = new Contest(
                    $"{Count:N0} {name} files of {FileSize} x {FileSize} pixels to batches of {size} x {size}", "images per second");
                if (settings.PyTorchScript is not null)
                {
                    contest.Add(
                        $"DataLoader, {settings.Threads} workers",
                        () => [PyTorch.LoadedPerSecond(settings, root, Passes, size, settings.Threads)]);
                    contest.Add("DataLoader, no workers", () => [PyTorch.LoadedPerSecond(settings, root, Passes, size, 0)]);
                }

                contest.Add("FairDiff", () => [Read(files, size)]);
                contest.Run(settings.Rounds);
            }
        }

        var copying = new Contest($"Decoded pixels of {FileSize} x {FileSize} to planes", "images per second");
        copying.Add("FairDiff", () => [Copy()]);
        copying.Run(settings.Rounds);
    }

    private static double Read(string[] files, int size)
    {
        var ml = new MLContext(seed: 0);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, Passes).SelectMany(_ => files, (_, file) => new ImageFile(file)));
        var images = ml.Transforms.LoadImages("Image", null, nameof(ImageFile.Path))
            .Append(ml.Transforms.ResizeImages("Image", size, size, resizing: ImageResizingEstimator.ResizingKind.Fill))
                .Fit(data)
                .Transform(data);
        var clock = Stopwatch.StartNew();
        using var stack = new ImageStack("Image");
        using var rows = new ImageRows(new(images, images.Schema["Image"], []));
        var count = 0;
        while (rows.MoveNext())
        {
            stack.Add(rows.Image, rows.Position);
            count++;
            if (stack.Count == BatchSize)
            {
                stack.Take().Dispose();
            }
        }

        return count / clock.Elapsed.TotalSeconds;
    }

    /// <summary>What is done to a decoded image.</summary>
    private static double Copy()
    {
        using var image = MLImage.CreateFromPixels(FileSize, FileSize, MLPixelFormat.Rgba32, new byte[FileSize * FileSize * 4]);
        var planes = new byte[3 * FileSize * FileSize];
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < Count; round++)
        {
            ImagePixels.CopyToPlanes(image, planes);
        }

        return Count / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Phantom patches side by side: tissue compresses as photographs do, noise and plain colours do not.</summary>
    private static string[] Write(string folder, string extension, SKEncodedImageFormat format)
    {
        Directory.CreateDirectory(folder);
        return
        [
            .. Enumerable.Range(0, Count).Select(index =>
            {
                var path = Path.Combine(folder, $"{index}.{extension}");
                if (!File.Exists(path))
                {
                    using var image = Draw(index);
                    using var data = image.Encode(format, 90);
                    File.WriteAllBytes(path, data.ToArray());
                }

                return path;
            }),
        ];
    }

    private static SKBitmap Draw(int index)
    {
        const int Side = PhantomRenderer.Size;
        var bitmap = new SKBitmap(FileSize, FileSize, isOpaque: true);
        for (var tile = 0; tile < (FileSize / Side) * (FileSize / Side); tile++)
        {
            var rgb = PhantomRenderer.Render(Hospital.All[index % Hospital.All.Count], index % 2 == 0, (ulong)((index * 16) + tile));
            var (left, top) = (tile % (FileSize / Side) * Side, tile / (FileSize / Side) * Side);
            for (var pixel = 0; pixel < Side * Side; pixel++)
            {
                bitmap.SetPixel(
                    left + (pixel % Side), top + (pixel / Side), new SKColor(rgb[3 * pixel], rgb[(3 * pixel) + 1], rgb[(3 * pixel) + 2]));
            }
        }

        return bitmap;
    }

    private sealed record ImageFile(string Path);
}
