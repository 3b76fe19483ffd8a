using FairDiff.MLNet.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Classification;

public sealed class ImageCachePathTests : IDisposable
{
    private const int Count = 24;

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _images = new();
    private readonly TemporaryFolder _cache = new();
    private readonly ResNetClassificationOptions _options = TrainedClassifier.Quick with { Steps = 8, BatchSize = 12, Seed = 3 };

    [Fact]
    public void Fit_FilesGoneAfterTheFirstPass_TrainsToTheSameScores()
    {
        var view = Files();
        var expected = Scores(_options, view, view);

        var test = Files();
        var cached = _ml.FairDiff().ResNetClassification(_options with
        {
            ImageCachePath = _cache.Path,
            ProgressCallback = _ => Array.ForEach(Directory.GetFiles(_images.Path), File.Delete),
        }).Fit(test);

        Assert.Empty(Directory.GetFiles(_images.Path));
        Files();
        Assert.Equal(expected, cached.Transform(view).GetColumn<float[]>("Score"));
        Assert.Empty(Directory.GetFiles(_cache.Path));
    }

    [Fact]
    public void Fit_RowsDrawnAnewInEveryPass_TrainsToTheSameScores()
    {
        var view = Files();
        IDataView Drawn() => _ml.FairDiff().Oversample(["Label"], seed: 5).Fit(view).Transform(view);

        Assert.Equal(Scores(_options, Drawn(), view), Scores(_options with { ImageCachePath = _cache.Path }, Drawn(), view));
    }

    [Fact]
    public void Fit_RowsOfOneId_AreRefused()
    {
        var estimator = _ml.FairDiff().ResNetClassification(_options with { ImageCachePath = _cache.Path });

        Assert.Contains(
            "Row 1 of the data has the id of an earlier row",
            Assert.Throws<FairDiffException>(() => estimator.Fit(new OneId(Files()))).Message);
    }

    [Fact]
    public void ImageCachePath_Empty_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => _ml.FairDiff().ResNetClassification(new() { ImageCachePath = "" }));

    public void Dispose()
    {
        _images.Dispose();
        _cache.Dispose();
    }

    private float[][] Scores(ResNetClassificationOptions training, IDataView train, IDataView test) =>
        [.. _ml.FairDiff().ResNetClassification(training).Fit(train).Transform(test).GetColumn<float[]>("Score")];

    /// <summary>Rows of two classes of very different size, so that a draw repeats some.</summary>
    private IDataView Files()
    {
        var rows = Enumerable.Range(0, Count).Select(i => new Row { Path = $"{i}.png", Label = i % 6 == 0 ? "a" : "b" }).ToArray();
        for (var i = 0; i < Count; i++)
        {
            using var image = TestImages.Noisy(i, i % 6 == 0 ? 0 : 1);
            image.Save(Path.Combine(_images.Path, rows[i].Path));
        }

        var data = _ml.Data.LoadFromEnumerable(rows);
        return _ml.Transforms.LoadImages("Image", _images.Path, "Path").Append(
            _ml.Transforms.Conversion.MapValueToKey("Label")).Fit(data).Transform(data);
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";
    }

    /// <summary>A view that does not number its rows.</summary>
    private sealed class OneId(IDataView source) : IDataView
    {
        public bool CanShuffle => false;

        public DataViewSchema Schema => source.Schema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            new Cursor(source.GetRowCursor(columnsNeeded));

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded)];

        private sealed class Cursor(DataViewRowCursor source) : ForwardingCursor(source, source.Schema)
        {
            public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = default;

            protected override bool MoveNextCore() => Source.MoveNext();
        }
    }
}
