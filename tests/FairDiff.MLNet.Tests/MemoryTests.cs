using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Tests.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Tests;

/// <summary>Data that are larger than the memory they may take. Alone in the process while they run: they watch all of its
/// memory.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public class MemoryTests
{
    private const int Size = 64;

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_MoreImagesThanFitInTheMemoryAllowed_StreamsThem()
    {
        OwnMemory.SkipWhereUnknown();
        const int Rows = 16_000;
        Fit(50, null);

        var memory = new OwnMemory();
        Fit(Rows, memory);

        // 196 MB of pixels: once in memory, let alone twice, they would be beyond this.
        Assert.InRange(memory.Growth, long.MinValue, Rows * 3L * Size * Size / 2);
    }

    [Fact]
    public void Read_ManyDecodedImages_AreFreedOnTheWay()
    {
        OwnMemory.SkipWhereUnknown();
        const int Side = 512;
        using var folder = new TemporaryFolder();
        using (var image = TestImages.Solid(Side, Side, 1, 2, 3))
        {
            image.Save(Path.Combine(folder.Path, "a.png"));
        }

        void Read(int rows, OwnMemory memory)
        {
            var files = _ml.Data.LoadFromEnumerable(Enumerable.Repeat(new PathRow { Path = "a.png" }, rows));
            var view = _ml.Transforms.LoadImages("Image", folder.Path, "Path").Fit(files).Transform(files);
            using var pixels = new Discarding(memory);
            ImageReader.Read(view, "Image", [], pixels: pixels, cancellationToken: TestContext.Current.CancellationToken).Dispose();
        }

        Read(100, new OwnMemory()); // what the first images cost once and for all
        var memory = new OwnMemory();
        Read(800, memory);

        // 840 MB of decoded images pass by; beside what is read ahead a few are on their way to the garbage collector.
        Assert.InRange(memory.Growth, long.MinValue, ImageRequest.BytesAhead + (100 << 20));
    }

    private void Fit(int rows, OwnMemory? memory)
    {
        IEnumerable<Row> Images()
        {
            for (var i = 0; i < rows; i++)
            {
                if (i % 500 == 0)
                {
                    memory?.Sample();
                }

                yield return new Row
                {
                    Image = TestImages.Solid(Size, Size, (byte)i, (byte)(i / 3), (byte)(i / 7)), Label = i % 2 == 0 ? "a" : "b"
                };
            }
        }

        var data = _ml.Data.LoadFromEnumerable(Images());
        var view = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(_ml.Data.LoadFromEnumerable(Images().Take(2))).Transform(data);
        _ml.FairDiff().DiffusionAugmentation(TinyStudy.Options with
        {
            AttributeColumnNames = [],
            BatchSize = 2,
            SyntheticCount = 1,

            // The search works in portions of a fixed size, whose memory would blur what is measured here.
            NearCopies = NearCopyPolicy.Off,
            MetricsCallback = (_, _, _) => memory?.Sample(),
            ProgressCallback = _ => memory?.Sample(),
        }).Fit(view);
    }

    /// <summary>Looks at the memory for each image and keeps none.</summary>
    private sealed class Discarding(OwnMemory memory) : IPixelStore
    {
        public void Add(ReadOnlyMemory<byte> planes) => memory.Sample();

        public Tensor Take(int size) => empty([1, 3, size, size], ScalarType.Byte);

        public void Dispose()
        {
        }
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = "";
    }

    private sealed class Row
    {
        [ImageType(Size, Size)]
        public MLImage? Image { get; set; }

        public string Label { get; set; } = "";
    }
}
