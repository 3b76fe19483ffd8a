using FairDiff.Fairness;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Evaluation;

/// <summary>Estimates without labels from scored views, against the same on arrays.</summary>
public sealed class EstimatePerformanceTests
{
    private static readonly FairnessOptions Quick = new() { BootstrapSamples = 100, Confidence = .9 };

    private static readonly PerformanceOptions Options = new()
    {
        SiteAttribute = "Hospital", MaximumWidth = 1,
        Prevalences = new Dictionary<string, PrevalenceRange> { ["True"] = PrevalenceRange.At(.4) },
    };

    private readonly MLContext _ml = new(seed: 1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The second view has no label, and the model decides at 0.3.</summary>
    [Fact]
    public void EstimatePerformance_OfScoredViews_IsThatOfArrays()
    {
        var (known, others) = (Rows(1, 600), Rows(2, 300));
        var estimate = _ml.FairDiff().EstimatePerformance(
            _ml.Data.LoadFromEnumerable(known), _ml.Data.LoadFromEnumerable(others.Select(row => row.Bare())), ["Sex"], Options, Quick,
            cancellationToken: Stop);

        var expected = PerformanceEstimator.Estimate(
            FairnessData.Binary([.. known.Select(row => row.Label)], [.. known.Select(row => (double)row.Probability)], "True") with
            {
                ClassNames = ["False", "True"],
                Attributes = new Dictionary<string, IReadOnlyList<string>>
                {
                    ["Hospital"] = [.. known.Select(row => row.Hospital)], ["Sex"] = [.. known.Select(row => row.Sex)],
                },
            },
            UnlabelledRows.Binary([.. others.Select(row => (double)row.Probability)], "True") with
            {
                Names = ["False", "True"],
                Attributes = new Dictionary<string, IReadOnlyList<string>> { ["Sex"] = [.. others.Select(row => row.Sex)] },
            },
            Options,
            Quick with { Groups = ["Sex"], DecisionThreshold = known.Where(row => row.PredictedLabel).Min(row => row.Probability) },
            Stop);

        Assert.Null(estimate.Tasks[0].Refusal);
        Assert.Equal(expected.Tasks[0].Accuracy, estimate.Tasks[0].Accuracy);
        Assert.Equal(expected.Tasks[0].Classes, estimate.Tasks[0].Classes);
        Assert.Equal(expected.Tasks[0].Sites, estimate.Tasks[0].Sites);
        Assert.Equal(expected.Tasks[0].Groupings["Sex"].Gap, estimate.Tasks[0].Groupings["Sex"].Gap);
        Assert.Equal((600, 300), (estimate.LabelledRows, estimate.UnlabelledRows));
        Assert.Equal(["north", "south", "west"], estimate.Tasks[0].Sites.Select(site => site.Name));
    }

    [Fact]
    public void EstimatePerformance_WithoutAColumn_SaysWhich()
    {
        var (known, others) = (_ml.Data.LoadFromEnumerable(Rows(1, 60)), _ml.Data.LoadFromEnumerable(Rows(2, 60)));
        string Message(string score, string group) => Assert.Throws<FairDiffException>(() => _ml.FairDiff().EstimatePerformance(
            known, others, [group], Options, Quick, scoreColumnName: score, cancellationToken: Stop)).Message;

        Assert.Contains("There is no score column 'Scores'", Message("Scores", "Sex"));
        Assert.Contains("'Ward'", Message("Score", "Ward"));
    }

    private static Row[] Rows(int seed, int count)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var label = random.NextDouble() < .4;
                var score = (float)((label ? 1.5 : -1.5) + (4 * (random.NextDouble() - .5)));
                var probability = (float)Logits.Sigmoid(2 * score);
                return new Row
                {
                    Label = label, Score = score, Probability = probability, PredictedLabel = probability >= .3,
                    Hospital = new[] { "north", "south", "west" }[i % 3], Sex = i % 2 == 0 ? "f" : "m",
                };
            }),
        ];
    }

    private sealed record BareRow
    {
        public float Score { get; init; }

        public float Probability { get; init; }

        public bool PredictedLabel { get; init; }

        public string Sex { get; init; } = "";
    }

    private sealed record Row
    {
        public bool Label { get; init; }

        public float Score { get; init; }

        public float Probability { get; init; }

        public bool PredictedLabel { get; init; }

        public string Hospital { get; init; } = "";

        public string Sex { get; init; } = "";

        public BareRow Bare() => new() { Score = Score, Probability = Probability, PredictedLabel = PredictedLabel, Sex = Sex };
    }
}
