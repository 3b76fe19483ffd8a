using FairDiff.MLflow.Client;
using Microsoft.ML;

namespace FairDiff.Studies.Tests.Tracking;

/// <summary>What a study adds to the metrics of its stages.</summary>
public sealed class StudyTrackingTests
{
    [Fact]
    public void StepRate_Losses_AreFollowedByTheSpeedSinceTheLast()
    {
        var logged = new List<(string Name, double Value, long Step)>();
        var rate = new StepRate((name, value, step) => logged.Add((name, value, step)));
        rate.Log("classifier/loss", .5, 10);
        rate.Log("classifier/learningRate", .1, 10);
        Thread.Sleep(20);
        rate.Log("classifier/loss", .4, 20);
        rate.Log("classifier/loss", .4, 20);

        Assert.Equal(
            [
                "classifier/loss", "classifier/learningRate", "classifier/loss", "classifier/stepsPerSecond",
                "classifier/loss"], logged.Select(entry => entry.Name));
        var (_, speed, step) = logged[3];
        Assert.Equal(20, step);
        Assert.InRange(speed, .01, 10 / .02);
    }

    [Fact]
    public void StudyDataset_AnyPartOfTheDescriptionChanges_TheDigestDoes()
    {
        Dataset Of(params (string Key, string Value)[] description) =>
            StudyDataset.Of(description.ToDictionary(item => item.Key, item => item.Value), Data());
        var one = Of(("data", "phantoms"), ("draw", "0"));

        Assert.Equal(("phantoms", 8, "code"), (one.Name, one.Digest.Length, one.SourceType));
        Assert.Equal(one.Digest, Of(("draw", "0"), ("data", "phantoms")).Digest);
        Assert.NotEqual(one.Digest, Of(("data", "phantoms"), ("draw", "1")).Digest);
    }

    [Fact]
    public void StudyDataset_Folder_IsKnownByItsContentAndNamedByItsLastPart()
    {
        Dataset Of(string folder, string content) => StudyDataset.Of(
            new Dictionary<string, string> { ["data"] = folder }, Data() with { Folder = folder, Digest = content });
        var here = Of("images/moles/", "0123abcdef");

        Assert.Equal(("moles", "0123abcd", "local"), (here.Name, here.Digest, here.SourceType));
        Assert.Equal("""{"uri":"images/moles/"}""", here.Source);
        Assert.Equal("""{"num_rows":20,"labelled":8,"unlabelled":4,"test":3,"outOfDistribution":{"site A":5}}""", here.Profile);
        Assert.Equal(here.Digest, Of("elsewhere", "0123abcdef").Digest);
    }

    private static StudyData Data()
    {
        var rows = new MLContext().Data.LoadFromEnumerable(Array.Empty<object>());
        return new StudyData
        {
            Train = rows,
            InDistribution = new EvaluationSet("in distribution", SetRole.InDistribution, rows, 3),
            OutOfDistribution = [new EvaluationSet("site A", SetRole.OodTest, rows, 5)],
            AttributeColumns = [],
            Groups = [],
            ImageSize = 8,
            LabelledRows = 8,
            UnlabelledRows = 4,
        };
    }
}
