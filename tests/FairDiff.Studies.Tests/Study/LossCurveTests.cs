using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Study;

/// <summary>Losses of a training that may be killed.</summary>
public sealed class LossCurveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private LossCurve Curve => new("generator/loss", _folder.File(Path.Combine("losses", "a.txt")));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Points_OfAFinishedTraining_AreThereInTheNextProcess()
    {
        Train(Curve, 1, 3);

        Assert.Equal([new(1, .1), new(2, .2), new(3, 1.0 / 3)], Curve.Points);
    }

    /// <summary>The checkpoint was at step 2: what came after it is told again.</summary>
    [Fact]
    public void Add_AfterACheckpoint_ReplacesWhatWasLost()
    {
        Train(Curve, 1, 3);
        var resumed = Curve;

        resumed.Add("generator/loss", .9, 3);
        resumed.Add("classifier/loss", .5, 4);
        resumed.Add("generator/loss", .8, 4);

        Assert.Equal([new(1, .1), new(2, .2), new(3, .9), new(4, .8)], resumed.Points);
        Assert.Equal(resumed.Points, Curve.Points);
    }

    [Fact]
    public void Points_LineCutShort_AreThoseBefore()
    {
        Train(Curve, 1, 2);
        File.AppendAllText(_folder.File(Path.Combine("losses", "a.txt")), "3");

        Assert.Equal([new(1, .1), new(2, .2)], Curve.Points);
    }

    private static void Train(LossCurve curve, int first, int last)
    {
        for (var step = first; step <= last; step++)
        {
            curve.Add("generator/loss", step == 3 ? 1.0 / 3 : step / 10.0, step);
        }
    }
}
