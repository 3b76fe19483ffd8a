using FairDiff.Torch.Quality;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Quality;

public class NearestNeighboursTests
{
    [Fact]
    public void Find_MoreRowsThanBlocks_FindsWhatBruteForceFinds()
    {
        using var scope = NewDisposeScope();
        var (queries, reference) = (QualityData.Normal(1, 530, 3), QualityData.Normal(2, 4200, 3));
        using var found = Find(queries, reference, 3);

        var rows = QualityData.ToRows(reference);
        var (distances, indices) = (QualityData.ToRows(found.Distances), found.Indices.data<long>().ToArray().Chunk(3).ToArray());
        foreach (var (index, query) in QualityData.ToRows(queries).Index().Where(query => query.Index % 7 == 0))
        {
            double[] all = [.. rows.Select(row => QualityData.Distance(query, row))];
            long[] order = [.. Enumerable.Range(0, all.Length)];
            Array.Sort(all, order);
            Assert.Equal(order[..3], indices[index]);
            Assert.All(all[..3].Zip(distances[index]), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        }
    }

    [Fact]
    public void Find_LeaveOneOut_DoesNotFindTheRowItself_ButItsDuplicate()
    {
        using var scope = NewDisposeScope();
        var table = QualityData.Line(0, 5, 5, 9);
        using var found = Find(table, table, 1, own: arange(4, ScalarType.Int64));

        Assert.Equal([5, 0, 0, 4], found.Distances.data<double>().ToArray());
        Assert.Equal(2, found.Indices[1, 0].item<long>());
        Assert.Equal(1, found.Indices[2, 0].item<long>());
    }

    [Fact]
    public void Find_EqualRowsFarFromTheOrigin_AreAtDistanceZero()
    {
        // |a|^2 + |b|^2 - 2 a.b alone would give about 0.03 here even in 64 bits.
        using var scope = NewDisposeScope();
        var reference = QualityData.Normal(1, 50, 20) + 1e6;
        using var found = Find(reference.narrow(0, 7, 3), reference, 1);

        Assert.Equal([0, 0, 0], found.Distances.data<double>().ToArray());
        Assert.Equal([7, 8, 9], found.Indices.data<long>().ToArray());
    }

    [Fact]
    public void Find_Bytes_AreNumbers()
    {
        using var scope = NewDisposeScope();
        var reference = tensor(new byte[,] { { 0, 0 }, { 255, 251 } });
        using var found = Find(tensor(new byte[,] { { 252, 255 } }), reference, 5);

        Assert.Equal([5, Math.Sqrt((252 * 252) + (255 * 255))], found.Distances.data<double>().ToArray());
    }

    [Fact]
    public void Find_LeavesNoTensorBehind()
    {
        using var table = QualityData.Normal(1, 700, 4);
        Find(table, table, 2).Dispose();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Find(table, table, 2).Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Find_Cancelled_Stops()
    {
        using var table = QualityData.Normal(1, 10, 2);

        Assert.Throws<OperationCanceledException>(
            () => NearestNeighbours.Find(table, table, 1, cancellationToken: new CancellationToken(true)));
    }

    private static Neighbours Find(Tensor queries, Tensor reference, int count, Tensor? own = null) =>
        NearestNeighbours.Find(queries, reference, count, own, TestContext.Current.CancellationToken);
}
