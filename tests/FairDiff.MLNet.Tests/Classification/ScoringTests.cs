using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Classification;

public class ScoringTests(TrainedClassifier trained) : IClassFixture<TrainedClassifier>
{
    private readonly MLContext _ml = trained.Ml;

    [Fact]
    public void Transform_MoreRowsThanABatch_KeepsOrderAndOtherColumns()
    {
        var scored = trained.Transformer.Transform(trained.Data);

        var rows = _ml.Data.CreateEnumerable<ScoredRow>(scored, reuseRowObject: false).ToArray();

        Assert.Equal(trained.Rows.Select(row => row.Name), rows.Select(row => row.Name));
        Assert.Equal(trained.Rows.Select(row => row.Pair), rows.Select(row => row.Pair));
        Assert.Equal(trained.Rows.Select(row => row.Image), rows.Select(row => row.Image));
        Assert.All(rows, row => Assert.Equal(row.Score.ToList().IndexOf(row.Score.Max()) + 1, (int)row.PredictedLabel));
        Assert.Equal(trained.Scores(trained.Data), rows.Select(row => row.Score));
    }

    [Fact]
    public void Transform_ImagesFromFiles_GivesTheScoresOfThoseInMemory()
    {
        using var folder = new TemporaryFolder();
        foreach (var row in trained.Rows)
        {
            row.Image!.Save(Path.Combine(folder.Path, row.Name + ".png"));
        }

        var names = _ml.Data.LoadFromEnumerable(trained.Rows.Select(row => new FileRow { Name = row.Name + ".png" }));
        var files = _ml.Transforms.LoadImages("Image", folder.Path, "Name").Fit(names).Transform(names);
        var scored = trained.Transformer.Transform(files);

        Assert.Equal(trained.Scores(trained.Data), scored.GetColumn<float[]>("Score"));
        Assert.Equal(trained.Rows.Select(row => row.Name + ".png"), scored.GetColumn<string>("Name"));
        using var cursor = scored.GetRowCursor([scored.Schema["Image"], scored.Schema["Score"]]);
        var image = cursor.GetGetter<MLImage>(scored.Schema["Image"]);
        foreach (var row in trained.Rows)
        {
            MLImage current = null!;
            Assert.True(cursor.MoveNext());
            image(ref current);
            Assert.Equal(row.Name + ".png", Path.GetFileName(current.Tag));
        }
    }

    [Fact]
    public void GetRowCursor_PositionsIdsAndEnd_AreThoseOfTheInput()
    {
        var scored = trained.Transformer.Transform(trained.Data);
        using var expected = trained.Data.GetRowCursor([]);
        using var actual = scored.GetRowCursor([scored.Schema["Score"]]);
        var (expectedId, actualId) = (expected.GetIdGetter(), actual.GetIdGetter());

        for (var position = 0L; expected.MoveNext(); position++)
        {
            Assert.True(actual.MoveNext());
            Assert.Equal(position, actual.Position);
            DataViewRowId id = default, other = default;
            expectedId(ref id);
            actualId(ref other);
            Assert.Equal(id, other);
        }

        Assert.False(actual.MoveNext());
        Assert.False(actual.MoveNext());
        Assert.Equal(-1, actual.Position);
    }

    [Fact]
    public void GetRowCursor_NoScoreAskedFor_ReadsNoImage()
    {
        var rows = ImageRow.Make(3);
        rows[1].Image = null;

        var names = trained.Transformer.Transform(trained.ToKey(rows)).GetColumn<string>("Name");

        Assert.Equal(["row 0", "row 1", "row 2"], names);
    }

    [Fact]
    public void GetRowCursor_ColumnThatWasNotAskedFor_IsRefused()
    {
        var scored = trained.Transformer.Transform(trained.Data);
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);

        Assert.False(cursor.IsColumnActive(scored.Schema["Name"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["Name"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(scored.Schema["Score"]));
    }

    [Fact]
    public void Predict_OneByOne_GivesTheScoresOfTheBatch()
    {
        var expected = trained.Scores(trained.Data);
        using var engine = _ml.Model.CreatePredictionEngine<ImageRow, ScoredRow>(trained.Transformer);

        for (var i = 0; i < trained.Rows.Length; i++)
        {
            AssertClose(expected[i], engine.Predict(trained.Rows[i]).Score);
        }
    }

    [Fact]
    public void Predict_PoolOfEnginesInParallel_GivesTheScoresOfTheBatch()
    {
        var expected = trained.Scores(trained.Data);
        var pool = new ConcurrentBag<PredictionEngine<ImageRow, ScoredRow>>();
        var actual = new float[expected.Length][];

        Parallel.For(0, expected.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var engine = pool.TryTake(out var idle) ? idle : _ml.Model.CreatePredictionEngine<ImageRow, ScoredRow>(trained.Transformer);
            actual[i] = engine.Predict(trained.Rows[i]).Score;
            pool.Add(engine);
        });

        Assert.All(expected.Zip(actual), pair => AssertClose(pair.First, pair.Second));
    }

    [Fact]
    public void Predict_AfterAnotherEngineOfTheModelWasDisposed_StillWorks()
    {
        _ml.Model.CreatePredictionEngine<ImageRow, ScoredRow>(trained.Transformer).Dispose();
        using var engine = _ml.Model.CreatePredictionEngine<ImageRow, ScoredRow>(trained.Transformer);

        Assert.Equal(3, engine.Predict(trained.Rows[0]).Score.Length);
    }

    [Fact]
    public void Transform_ParallelReaders_GiveTheSameScores()
    {
        var expected = trained.Scores(trained.Data);

        Parallel.For(0, 4, _ => Assert.Equal(expected, trained.Scores(trained.Data)));
    }

    private static void AssertClose(float[] expected, float[] actual)
        => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));

    private sealed class FileRow
    {
        public string Name { get; set; } = "";
    }

    private sealed class ScoredRow
    {
        [Microsoft.ML.Transforms.Image.ImageType(16, 16)]
        public MLImage? Image { get; set; }

        public string Name { get; set; } = "";

        [VectorType(2)]
        public float[] Pair { get; set; } = [];

        [KeyType(3)]
        public uint PredictedLabel { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }
}
