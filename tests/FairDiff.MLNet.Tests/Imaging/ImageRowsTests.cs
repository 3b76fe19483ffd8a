using FairDiff.MLNet.Data;
using FairDiff.MLNet.Imaging;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Imaging;

/// <summary>Files that are decoded on several threads: ML.NET gives out rows to the threads in batches of 128.</summary>
public sealed class ImageRowsTests : IDisposable
{
    private const int Count = 700;

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public ImageRowsTests()
    {
        TorchRuntime.Initialize();
        for (var i = 0; i < 7; i++)
        {
            using var image = TestImages.Noisy(i, i);
            image.Save(Path.Combine(_folder.Path, $"{i}.png"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void MoveNext_AnyNumberOfThreads_GivesTheRowsOfOneCursor(int threads)
    {
        var view = Files(Names());
        using var expected = view.GetRowCursor(view.Schema);
        var (name, id, image) = (
            expected.GetGetter<ReadOnlyMemory<char>>(view.Schema["Path"]), expected.GetIdGetter(), expected.GetGetter<MLImage>(
                view.Schema["Image"]));
        using var actual = Rows(view, threads);
        var (actualName, actualId) = (actual.GetGetter<ReadOnlyMemory<char>>(view.Schema["Path"]), actual.GetIdGetter());
        var planes = new byte[3 * 16 * 16];
        while (expected.MoveNext())
        {
            (ReadOnlyMemory<char> Name, DataViewRowId Id) one = default, other = default;
            MLImage decoded = null!;
            name(ref one.Name);
            id(ref one.Id);
            image(ref decoded);
            ImagePixels.CopyToPlanes(decoded, planes);

            Assert.True(actual.MoveNext());
            actualName(ref other.Name);
            actualId(ref other.Id);
            Assert.Equal(expected.Position, actual.Position);
            Assert.Equal((one.Name.ToString(), one.Id), (other.Name.ToString(), other.Id));
            Assert.True(actual.Image.Planes.Span.SequenceEqual(planes));
        }

        Assert.False(actual.MoveNext());
        Assert.False(actual.MoveNext());
    }

    [Fact]
    public void MoveNext_RealAndSyntheticRows_ComeInTheViewsOrder()
    {
        var real = Files(Names().Take(300));
        var maker = new FittedViewExpansion(_ml, "test", real, (source, own) => new AugmentedDataView(source, new Numbered(200), own));
        var view = maker.Expand(real);

        string[] Read(int threads)
        {
            using var rows = new ImageRows(
                new(view, view.Schema["Image"], [view.Schema["Path"], view.Schema["IsSynthetic"]]) { Threads = threads });
            var (path, flag) = (
                rows.GetGetter<ReadOnlyMemory<char>>(view.Schema["Path"]), rows.GetGetter<bool>(view.Schema["IsSynthetic"]));
            List<string> read = [];
            while (rows.MoveNext())
            {
                (ReadOnlyMemory<char> Path, bool Flag) row = default;
                path(ref row.Path);
                flag(ref row.Flag);
                read.Add($"{row.Path} {row.Flag}");
            }

            return [.. read];
        }

        string[] expected = [
            .. Names().Take(300).Select(name => $"{name} False"), .. Enumerable.Range(0, 200).Select(row => $"synthetic {row} True")];
        Assert.Equal(expected, Read(1));
        Assert.Equal(expected, Read(3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Image_SeveralCannotBeRead_TheFirstInTheViewIsNamed(int threads)
    {
        string[] names = [.. Names()];
        (names[400], names[650], names[140]) = ("first.png", "second.png", names[141]);
        using var rows = Rows(Files(names), threads);

        var message = Assert.Throws<FairDiffException>(() =>
        {
            while (rows.MoveNext())
            {
                rows.Image.Release();
            }
        }).Message;

        Assert.Contains("row 400", message);
        Assert.Contains("'first.png'", message);
    }

    [Fact]
    public void MoveNext_RowsThatAreNotWanted_AreNotDecodedButCounted()
    {
        var view = Files(Names().Select((name, i) => i % 3 == 0 ? name : "nowhere.png"));
        using var rows = new ImageRows(new(view, view.Schema["Image"], [view.Schema["Path"]])
        {
            Threads = 3,
            Wanted = row =>
            {
                var path = row.GetGetter<ReadOnlyMemory<char>>(view.Schema["Path"]);
                return () =>
                {
                    ReadOnlyMemory<char> value = default;
                    path(ref value);
                    return !value.Span.SequenceEqual("nowhere.png");
                };
            },
        });

        for (var position = 0; position < Count; position += 3)
        {
            Assert.True(rows.MoveNext());
            Assert.Equal(position, rows.Position);
            Assert.Equal((16, 16), rows.Image.Size);
        }

        Assert.False(rows.MoveNext());
    }

    [Fact]
    public void MoveNext_SourceThrows_ItsExceptionComesOut()
    {
        using var rows = Rows(Files(Names().Select((name, i) => i < 300 ? name : throw new TimeoutException("the source"))), threads: 3);

        Assert.Equal("the source", Assert.Throws<TimeoutException>(() => ReadAll(rows)).Message);
    }

    [Fact]
    public async Task Dispose_InTheMidstOfEndlessRows_EndsTheThreads()
    {
        var rows = Rows(Files(Endless()), threads: 3);
        Assert.True(rows.MoveNext());

        await Task.Run(rows.Dispose, TestContext.Current.CancellationToken).WaitAsync(
            TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void MoveNext_LargeImages_EachThreadReadsAWholeBatchAhead()
    {
        using var rows = LargeImages(out var counts, mostBytesAhead: 256 << 20);
        Assert.True(rows.MoveNext());

        Assert.True(
            SpinWait.SpinUntil(() => counts.OfThreads is [>= 128, >= 128], TimeSpan.FromSeconds(60)), string.Join(", ", counts.OfThreads));
    }

    [Fact]
    public async Task MoveNext_LargeImages_NoMoreBytesThanAllowedAreReadAhead()
    {
        const int RowsOfABlock = 7;
        using var rows = LargeImages(out var counts, mostBytesAhead: 2 << 20);
        Assert.True(rows.MoveNext());

        // The block that is being read, one that waits for room and one that waits to be taken, and for one thread that was taken.
        Assert.True(SpinWait.SpinUntil(() => counts.OfThreads.Sum() >= 5 * RowsOfABlock, TimeSpan.FromSeconds(60)));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.InRange(counts.OfThreads.Sum(), 5 * RowsOfABlock, 7 * RowsOfABlock);
    }

    [Fact]
    public void MoveNext_Cancelled_Throws()
    {
        using var cancellationToken = new CancellationTokenSource();
        var view = Files(Endless());
        using var rows = new ImageRows(new(view, view.Schema["Image"], []) { Threads = 3, Cancellation = cancellationToken.Token });
        Assert.True(rows.MoveNext());
        cancellationToken.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => ReadAll(rows));
    }

    public void Dispose() => _folder.Dispose();

    private static void ReadAll(ImageRows rows)
    {
        while (rows.MoveNext())
        {
        }
    }

    private static IEnumerable<string> Names() => Endless().Take(Count);

    private static IEnumerable<string> Endless()
    {
        for (var i = 0; ; i++)
        {
            yield return $"{i % 7}.png";
        }
    }

    private static ImageRows Rows(IDataView view, int threads) =>
        new(new(view, view.Schema["Image"], [view.Schema["Path"]]) { Threads = threads });

    /// <summary>Images of 150 kB, seven to a megabyte, on two threads.</summary>
    private ImageRows LargeImages(out RowCounts counts, long mostBytesAhead)
    {
        var files = Files(Names());
        var view = _ml.Transforms.ResizeImages("Image", 224, 224).Fit(files).Transform(files);
        var counting = counts = new();
        return new(new(view, view.Schema["Image"], []) { Threads = 2, MostBytesAhead = mostBytesAhead, Wanted = counting.Count });
    }

    private IDataView Files(IEnumerable<string> names)
    {
        var data = _ml.Data.LoadFromEnumerable(names.Select(name => new PathRow { Path = name }));
        return _ml.Transforms.LoadImages("Image", _folder.Path, "Path").Fit(data).Transform(data);
    }

    /// <summary>How many rows each thread has come to.</summary>
    private sealed class RowCounts
    {
        private readonly List<int[]> _threads = [];

        public int[] OfThreads
        {
            get
            {
                lock (_threads)
                {
                    return [.. _threads.Select(count => Volatile.Read(ref count[0]))];
                }
            }
        }

        public Func<bool> Count(DataViewRow row)
        {
            var count = new int[1];
            lock (_threads)
            {
                _threads.Add(count);
            }

            return () => Interlocked.Increment(ref count[0]) > 0;
        }
    }

    /// <summary>Rows that say which they are.</summary>
    private sealed class Numbered(int count) : ISyntheticRows
    {
        public int Count => count;

        public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column, Func<int> row)
        {
            ValueGetter<ReadOnlyMemory<char>> text = (ref ReadOnlyMemory<char> value) => value = $"synthetic {row()}".AsMemory();
            ValueGetter<MLImage> image = (ref MLImage value) => value = TestImages.Solid(16, 16, 1, 2, 3);
            return (text as ValueGetter<TValue>) ?? (ValueGetter<TValue>)(object)image;
        }
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = "";
    }
}
