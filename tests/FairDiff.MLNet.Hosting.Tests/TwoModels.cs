using FairDiff.Torch.Classification;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Hosting.Tests;

/// <summary>Two classifiers that answer differently, trained and saved once for all tests.</summary>
public sealed class TwoModels : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TwoModels()
    {
        var ml = new MLContext(seed: 1);
        var rows = Enumerable.Range(0, 8)
            .Select(i => new Row { Image = TestImages.Noisy(i, i % 2), Label = i % 2 == 0 ? "red" : "green" }).ToArray();
        var data = ml.Data.LoadFromEnumerable(rows);
        var keyed = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        var files = new[] { 1, 2 }.Select(seed =>
        {
            var model = ml.FairDiff().ResNetClassification(
                new() { Arch = ResNetArchitecture.ResNet8, Steps = 3, BatchSize = 4, Seed = seed, Device = "cpu" }).Fit(keyed);
            var path = _folder.File($"{seed}.zip");
            ml.Model.Save(model, keyed.Schema, path);
            return path;
        }).ToArray();
        (First, Second) = (files[0], files[1]);
    }

    public string First { get; }

    public string Second { get; }

    internal static Patch Example { get; } = new() { Image = TestImages.Noisy(100, 1) };

    /// <summary>Puts a file in the place of another as an app should.</summary>
    public static void Publish(string model, string path)
    {
        var neighbour = $"{path}.{Guid.NewGuid():N}";
        File.Copy(model, neighbour);
        File.SetLastWriteTimeUtc(neighbour, DateTime.UtcNow);
        File.Move(neighbour, path, overwrite: true);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Row
    {
        [ImageType(16, 16)]
        public MLImage? Image { get; set; }

        public string Label { get; set; } = "";
    }
}
