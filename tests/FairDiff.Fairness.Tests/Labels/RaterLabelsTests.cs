using System.Text.Json;
using FairDiff.Fairness.Tests.Reference;

namespace FairDiff.Fairness.Tests.Labels;

public class RaterLabelsTests
{
    [Fact]
    public void Aggregate_TheTestVectorOfThePaper_HasItsWeights()
    {
        var vector = JsonDocument.Parse(ReferenceFile.Text("statistics.json")).RootElement.GetProperty("softLabel");
        RaterOpinion[][] raters =
        [
            .. vector.GetProperty("raters").EnumerateArray().Select(
                rater => rater.EnumerateObject().Select(opinion => new RaterOpinion(opinion.Name, opinion.Value.GetDouble())).ToArray()),
        ];

        var label = RaterLabels.Aggregate(raters, ["A", "B", "C", "D"]);

        Assert.All(
            vector.GetProperty("expected").EnumerateObject().Zip(label),
            pair => Assert.Equal(pair.First.Value.GetDouble(), pair.Second, 1e-9));
    }

    [Fact]
    public void Aggregate_ScinsDocumentedCase_HasItsWeights()
    {
        // {N 3, A 2, P 1}, {E 3}, {E 4, H 3}: with N counted as E, SCIN documents .69, .11, .11, .08 (E 3, A .5, H .5, P .333 of 4.333).
        var label = RaterLabels.Aggregate(
            [[new("E", 3), new("A", 2), new("P", 1)], [new("E", 3)], [new("E", 4), new("H", 3)]], ["E", "A", "H", "P"]);

        Assert.Equal([3 / 4.333333, 0.5 / 4.333333, 0.5 / 4.333333, 0.333333 / 4.333333], label.Select(weight => weight), new Close());
    }

    [Fact]
    public void Aggregate_EqualConfidences_ShareTheirWeights() =>
        Assert.Equal([0.5, 0.5], RaterLabels.Aggregate([[new("A", 2), new("B", 2)]], ["A", "B"]));

    [Fact]
    public void Aggregate_NobodySaysAnything_IsRefused() =>
        Assert.Contains("unlabelled", Assert.Throws<FairnessException>(() => RaterLabels.Aggregate([[], []], ["A"])).Message);

    [Fact]
    public void Aggregate_UnknownCondition_NamesRaterAndCondition() =>
        Assert.Contains(
            "Rater 2 names 'X'", Assert.Throws<FairnessException>(() => RaterLabels.Aggregate([[], [new("X", 1)]], ["A"])).Message);

    [Fact]
    public void Consensus_Threshold_KeepsRowsAtOrAboveIt() =>
        Assert.Equal([0, 2], RaterLabels.Consensus(new[,] { { 0.9, 0.1 }, { 0.89, 0.11 }, { 1.0, 0 } }, 0));

    private sealed class Close : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-5;

        public int GetHashCode(double value) => 0;
    }
}
