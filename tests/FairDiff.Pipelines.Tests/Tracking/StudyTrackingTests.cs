using FairDiff.MLflow.Client;
using FairDiff.Pipelines.Study;
using FairDiff.Pipelines.Tracking;

namespace FairDiff.Pipelines.Tests.Tracking;

/// <summary>What a study adds to the metrics of its stages.</summary>
public sealed class StudyTrackingTests
{
    [Fact]
    public void StepRate_Losses_AreFollowedByTheSpeedSinceTheLast()
    {
        var logged = new List<(string Name, double Value, long Step)>();
        var rate = new StepRate((name, value, step) => logged.Add((name, value, step)));
        rate.Log("classifier/loss", .5, 10);
        rate.Log("classifier/learning_rate", .1, 10);
        Thread.Sleep(20);
        rate.Log("classifier/loss", .4, 20);
        rate.Log("classifier/loss", .4, 20);

        Assert.Equal(
            ["classifier/loss", "classifier/learning_rate", "classifier/loss", "classifier/steps_per_second", "classifier/loss"], logged.Select(entry => entry.Name));
        var (_, speed, step) = logged[3];
        Assert.Equal(20, step);
        Assert.InRange(speed, .01, 10 / .02);
    }

    [Fact]
    public void StudyDataset_AnyPartOfTheDescriptionChanges_TheDigestDoes()
    {
        var one = StudyDataset.Of(new Dictionary<string, string> { ["data"] = "phantoms", ["draw"] = "0" }, null);
        var same = StudyDataset.Of(new Dictionary<string, string> { ["draw"] = "0", ["data"] = "phantoms" }, null);
        var other = StudyDataset.Of(new Dictionary<string, string> { ["data"] = "phantoms", ["draw"] = "1" }, null);

        Assert.Equal(("phantoms", 8), (one.Name, one.Digest.Length));
        Assert.Equal(one.Digest, same.Digest);
        Assert.NotEqual(one.Digest, other.Digest);
    }

    [Fact]
    public void StudyDataset_ContentThatWasRead_IsItsDigestWhereverItLay()
    {
        Dataset Of(string folder, string content) => StudyDataset.Of(new Dictionary<string, string> { ["data"] = folder }, content);

        Assert.Equal("0123abcd", Of("moles", "0123abcdef").Digest);
        Assert.Equal(Of("here", "0123abcdef").Digest, Of("there", "0123abcdef").Digest);
    }
}
