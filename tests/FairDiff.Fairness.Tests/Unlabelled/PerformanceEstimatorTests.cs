using FairDiff.Shared;

namespace FairDiff.Fairness.Tests.Unlabelled;

/// <summary>Estimates without labels, against rows whose truth the simulation knows.</summary>
public sealed class PerformanceEstimatorTests
{
    private static readonly FairnessOptions Quick = new() { Confidence = .9, BootstrapSamples = 100 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Only prevalences differ: 120 hospitals with an even share of tumours among the labelled rows.</summary>
    /// <param name="prevalence">The share in the hospital.</param>
    /// <param name="leastFlagged">How many are flagged at least.</param>
    /// <param name="mostFlagged">How many are at most: 10 % of false alarms, and what chance adds in 120.</param>
    [Theory]
    [InlineData(.5, 0, 22)]
    [InlineData(.3, 119, 120)]
    public void Estimate_OtherPrevalences_CoversTheTruthAndFlagsThem(double prevalence, int leastFlagged, int mostFlagged)
    {
        var (covered, flagged, prevalences, errors) = (0, 0, 0, 0.0);
        const int Hospitals = 120;
        for (var hospital = 0; hospital < Hospitals; hospital++)
        {
            var simulated = new SimulatedScores(1000 + hospital);
            var task = PerformanceEstimator.Estimate(
                simulated.Labelled(400, .5), simulated.Unlabelled(300, prevalence),
                new() { MaximumDisagreement = 1, MaximumWidth = 1 }, Quick with { Seed = hospital }, Stop).Tasks[0];
            var (truth, accuracy) = (SimulatedScores.Accuracy(prevalence), task.Accuracy!);
            covered += Contains(accuracy, truth) ? 1 : 0;
            prevalences += Contains(task.Classes[1].Prevalence!, prevalence) ? 1 : 0;
            flagged += task.Shift!.IsFlagged ? 1 : 0;
            errors += Math.Abs(accuracy.Value - truth);
        }

        Assert.InRange(covered / (double)Hospitals, .8, .97);
        Assert.InRange(prevalences / (double)Hospitals, .8, .97);
        Assert.InRange(flagged, leastFlagged, mostFlagged);
        Assert.InRange(errors / Hospitals, .001, .02);
    }

    /// <summary>A classifier that calls four in five healthy rows a tumour, and is sure of it: with the prevalence stated it is found
    /// out.</summary>
    [Fact]
    public void Estimate_StatedPrevalence_FindsOutTheConfidentlyWrong()
    {
        const double Shift = 1.6;
        var (covered, errors) = (0, 0.0);
        const int Hospitals = 100;
        for (var hospital = 0; hospital < Hospitals; hospital++)
        {
            var simulated = new SimulatedScores(5000 + hospital);
            var task = PerformanceEstimator.Estimate(
                simulated.Labelled(400, .5), simulated.Unlabelled(300, .5, Shift), Stated(.5), Quick with { Seed = hospital }, Stop)
                .Tasks[0];
            covered += Contains(task.Accuracy!, SimulatedScores.Accuracy(.5, Shift)) ? 1 : 0;
            errors += Math.Abs(task.Accuracy!.Value - SimulatedScores.Accuracy(.5, Shift));
            Assert.Null(task.Misfit);
        }

        Assert.InRange(SimulatedScores.Accuracy(.5, Shift), .60, .61);
        Assert.InRange(covered / (double)Hospitals, .8, .97);
        Assert.InRange(errors / Hospitals, .001, .015);
    }

    /// <summary>Unseen, the same could as well be a hospital full of tumours: it is refused, and both readings are told.</summary>
    [Fact]
    public void Estimate_ScoresThatMoved_IsRefusedWithBothReadings()
    {
        var simulated = new SimulatedScores(7);
        var task = PerformanceEstimator.Estimate(
            simulated.Labelled(1000, .5), simulated.Unlabelled(1000, .5, 1.6), new() { MaximumMisfit = 1 }, Quick, Stop).Tasks[0];

        Assert.Contains("nothing in scores tells which. State the prevalences", task.Refusal);
        Assert.Null(task.Accuracy);
        Assert.Null(task.Confusion);
        Assert.All(task.Classes, one => Assert.Null(one.Recall));
        Assert.True(task.Shift!.IsFlagged);
        Assert.Equal(
            [ShiftAssumption.SameMeaning, ShiftAssumption.OtherPrevalences, ShiftAssumption.OtherScores],
            task.Scenarios.Select(scenario => scenario.Assumption));
        Assert.InRange(task.Scenarios[1].Accuracy, .85, 1);
        Assert.InRange(task.Scenarios[2].Accuracy, .55, .66);
    }

    /// <summary>Scores that crowd in the middle are no mixture of those of the classes; the same distribution is.</summary>
    [Fact]
    public void Estimate_ScoresOfAnotherShape_IsRefused()
    {
        string? Refusal(double spread)
        {
            var simulated = new SimulatedScores(11);
            return PerformanceEstimator.Estimate(
                simulated.Labelled(1000, .5), simulated.Unlabelled(1000, .5, spread: spread), null, Quick, Stop).Tasks[0].Refusal;
        }

        Assert.StartsWith("The scores are no mixture of those of the labelled classes", Refusal(.3), StringComparison.Ordinal);
        Assert.Null(Refusal(1));
    }

    /// <summary>Sites whose scores move by about half a deviation: without them the interval misses what a further site brings.</summary>
    [Fact]
    public void Estimate_Sites_WidenTheInterval()
    {
        var (covered, without, refused) = (0, 0, 0);
        const int Hospitals = 30, Sites = 6;
        for (var hospital = 0; hospital < Hospitals; hospital++)
        {
            var simulated = new SimulatedScores(9000 + hospital);
            double[] shifts = [.. Enumerable.Range(0, Sites + 1).Select(_ => .5 * simulated.Gauss())];
            var parts = shifts[1..].Select(shift => simulated.Labelled(200, .5, shift)).ToList();
            var labelled = FairnessData.Binary(
                [.. parts.SelectMany(part => part.Labels.Select(label => label == 1))],
                [.. parts.SelectMany(part => Enumerable.Range(0, 200).Select(row => part.Scores[row, 1]))]) with
            {
                Attributes = new Dictionary<string, IReadOnlyList<string>>
                {
                    ["site"] = [.. Enumerable.Range(0, Sites * 200).Select(row => $"site {row / 200}")],
                },
            };
            var rows = simulated.Unlabelled(300, .5, shifts[0]);
            var truth = SimulatedScores.Accuracy(.5, shifts[0]);
            EstimatedTask Task(string? site, double width = 1) => PerformanceEstimator.Estimate(
                labelled, rows, new() { SiteAttribute = site, MaximumWidth = width, MaximumDisagreement = 1, MaximumMisfit = 1 }, Quick,
                Stop).Tasks[0];

            var task = Task("site");
            Assert.Equal(Sites, task.Sites.Count);
            Assert.Equal(Math.Sqrt(task.Sites.Average(site => Math.Pow(site.Estimated - site.Accuracy, 2))), task.SiteError!.Value, 12);
            covered += Contains(task.Accuracy!, truth) ? 1 : 0;
            without += Contains(Task(null).Accuracy!, truth) ? 1 : 0;
            refused += Task("site", .1).Refusal is null ? 0 : 1;
        }

        Assert.InRange(covered / (double)Hospitals, .8, 1);
        Assert.InRange(without / (double)Hospitals, 0, .6);
        Assert.InRange(refused, Hospitals / 2, Hospitals);
    }

    /// <summary>Three classes in the plane; the truth is that of 100,000 rows.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Estimate_ThreeClasses_CoversTheTruth(bool isStated)
    {
        double[] even = [1 / 3.0, 1 / 3.0, 1 / 3.0], other = [.5, .35, .15];
        var large = Plane(new SimulatedScores(1), 100_000, other);
        var truth = Enumerable.Range(0, large.Rows).Average(row => Largest(large, row) == large.Labels[row] ? 1.0 : 0);
        var recall = Enumerable.Range(0, large.Rows).Where(row => large.Labels[row] == 2)
            .Average(row => Largest(large, row) == 2 ? 1.0 : 0);
        var options = new PerformanceOptions
        {
            MaximumDisagreement = 1,
            Prevalences = isStated
                ? new Dictionary<string, PrevalenceRange> { ["a"] = PrevalenceRange.At(.5), ["b"] = PrevalenceRange.At(.35) }
                : new Dictionary<string, PrevalenceRange>(),
        };
        var (covered, recalls, flagged) = (0, 0, 0);
        const int Hospitals = 50;
        for (var hospital = 0; hospital < Hospitals; hospital++)
        {
            var simulated = new SimulatedScores(300 + hospital);
            var task = PerformanceEstimator.Estimate(
                Plane(simulated, 450, even), UnlabelledRows.Of(Plane(simulated, 300, other)), options, Quick with { Seed = hospital }, Stop)
                .Tasks[0];
            covered += Contains(task.Accuracy!, truth) ? 1 : 0;
            recalls += Contains(task.Classes[2].Recall!, recall) ? 1 : 0;
            flagged += task.Shift!.IsFlagged ? 1 : 0;
            Assert.Equal(1, task.Confusion!.Sum(row => row.Sum()), 9);
            Assert.Equal(task.Accuracy!.Value, Enumerable.Range(0, 3).Sum(k => task.Confusion![k][k]), 9);
        }

        Assert.InRange(covered / (double)Hospitals, .78, 1);
        Assert.InRange(recalls / (double)Hospitals, .78, 1);
        Assert.InRange(flagged, Hospitals - 3, Hospitals);
    }

    /// <summary>Each condition for itself: one is rarer than it was, of the other the truth is known of half of the labelled rows, and its
    /// prevalence is stated.</summary>
    [Fact]
    public void Estimate_Conditions_EachHasItsOwn()
    {
        var (covered, flagged) = (new int[2], new int[2]);
        const int Hospitals = 30;
        for (var hospital = 0; hospital < Hospitals; hospital++)
        {
            var simulated = new SimulatedScores(700 + hospital);
            var (first, second) = (simulated.Draw(600, .5), simulated.Draw(600, .5));
            var (third, fourth) = (simulated.Draw(400, .25), simulated.Draw(400, .5, 1));
            var labelled = new MultiLabelData
            {
                ConditionNames = ["edema", "effusion"],
                Scores = RowMatrix.Of(600, 2, (row, c) => c == 0 ? first.Scores[row] : second.Scores[row]),
                Targets = RowMatrix.Of(600, 2, (row, c) => c == 0 ? Number(first.Truth[row]) : row % 2 == 0 ? double.NaN
                    : Number(second.Truth[row])),
            };
            var estimate = PerformanceEstimator.Estimate(
                labelled,
                new()
                {
                    Names = ["edema", "effusion"],
                    Scores = RowMatrix.Of(400, 2, (row, c) => c == 0 ? third.Scores[row] : fourth.Scores[row]),
                },
                Stated(.5, "effusion") with { MaximumDisagreement = 1 }, Quick with { Seed = hospital }, Stop);
            covered[0] += Contains(estimate["edema"].Accuracy!, SimulatedScores.Accuracy(.25)) ? 1 : 0;
            covered[1] += Contains(estimate["effusion"].Accuracy!, SimulatedScores.Accuracy(.5, 1)) ? 1 : 0;
            flagged[0] += estimate["edema"].Shift!.IsFlagged ? 1 : 0;
            flagged[1] += estimate["effusion"].Shift!.IsFlagged ? 1 : 0;
            Assert.Equal(["not edema", "edema"], estimate["edema"].Classes.Select(one => one.Name));
        }

        Assert.All(covered, count => Assert.InRange(count / (double)Hospitals, .76, 1));
        Assert.Equal(Hospitals, flagged[0]);
        Assert.InRange(flagged[1], 0, Hospitals / 4);

        static double Number(bool truth) => truth ? 1 : 0;
    }

    /// <summary>Three in ten rows of one group are labelled the other way round.</summary>
    [Fact]
    public void Estimate_Groups_HaveTheirOwnAccuracyAndAGap()
    {
        var simulated = new SimulatedScores(21);
        (FairnessData Data, bool[] IsNoise) Rows(int count)
        {
            var data = simulated.Labelled(count, .5);
            bool[] noise = [.. Enumerable.Range(0, count).Select(row => row % 3 == 0)];
            return (data with
            {
                Labels = [.. data.Labels.Select((label, row) => noise[row] && simulated.Uniform() < .3 ? 1 - label : label)],
                Attributes = new Dictionary<string, IReadOnlyList<string>>
                {
                    ["scanner"] = [.. noise.Select((bad, row) => row < 12 ? "new" : bad ? "old" : "usual")],
                },
            }, noise);
        }

        var (labelled, _) = Rows(1500);
        var (others, _) = Rows(1200);
        var grouping = PerformanceEstimator.Estimate(
            labelled, UnlabelledRows.Of(others), null, Quick with { MinimumGroupSize = 10, MinimumClassSize = 10 }, Stop)
            .Tasks[0].Groupings["scanner"];

        Assert.Equal(["new", "old", "usual"], grouping.Groups.Select(group => group.Name));
        Assert.Contains("labelled rows of the group are of", grouping.Groups[0].Reason);
        Assert.Null(grouping.Groups[0].Accuracy);
        var (usual, old) = (SimulatedScores.Accuracy(.5), (.7 * SimulatedScores.Accuracy(.5)) + (.3 * (1 - SimulatedScores.Accuracy(.5))));
        Assert.InRange(grouping.Groups[1].Accuracy!.Value, old - .06, old + .06);
        Assert.True(Contains(grouping.Groups[1].Accuracy!, old));
        Assert.True(Contains(grouping.Groups[2].Accuracy!, usual));
        Assert.True(Contains(grouping.Gap!, usual - old));
        Assert.True(grouping.Gap!.Interval!.Lower > 0);
    }

    /// <summary>Four images of a patient that are alike tell as much as one: the interval is twice as wide as that of rows.</summary>
    [Fact]
    public void Estimate_Clusters_AreWhatIsDrawn()
    {
        var simulated = new SimulatedScores(31);
        int[] copies = [.. Enumerable.Range(0, 1600).Select(row => row / 4)];
        string[] patients = [.. copies.Select(copy => $"{copy}")];
        var (labelled, others) = (simulated.Labelled(400, .5).Take(copies), simulated.Labelled(400, .5).Take(copies));
        double Width(string[]? clusters) => PerformanceEstimator.Estimate(
            labelled with { Clusters = clusters }, UnlabelledRows.Of(others) with { Clusters = clusters }, Stated(.5),
            Quick with { BootstrapSamples = 400 }, Stop).Tasks[0].Accuracy!.Interval is { } interval ? interval.Upper - interval.Lower : 0;

        Assert.InRange(Width(patients) / Width(null), 1.6, 2.4);
    }

    /// <summary>A range of prevalences makes the interval as wide as what it leaves open.</summary>
    [Fact]
    public void Estimate_RangeOfPrevalences_IsInTheInterval()
    {
        var simulated = new SimulatedScores(41);
        var (labelled, rows) = (simulated.Labelled(2000, .5), simulated.Unlabelled(2000, .5, 1.6));
        EstimatedTask Task(double lower, double upper) => PerformanceEstimator.Estimate(
            labelled, rows, new() { Prevalences = new Dictionary<string, PrevalenceRange> { ["positive"] = new(lower, upper) } }, Quick,
            Stop).Tasks[0];
        var (exact, range) = (Task(.5, .5), Task(.42, .58));

        Assert.Equal(exact.Accuracy!.Value, range.Accuracy!.Value, 9);
        Assert.True(Length(range) > 2 * Length(exact));
        Assert.Equal((.42, .58), (range.Classes[1].Prevalence!.Interval!.Lower, range.Classes[1].Prevalence!.Interval!.Upper));
        Assert.False(range.Shift!.IsFlagged);
        Assert.True(Task(.6, .7).Shift!.IsFlagged);

        static double Length(EstimatedTask task) => task.Accuracy!.Interval!.Upper - task.Accuracy.Interval.Lower;
    }

    [Fact]
    public void Estimate_SameSeed_IsTheSame()
    {
        ConfidenceInterval Of(long seed)
        {
            var simulated = new SimulatedScores(51);
            return PerformanceEstimator.Estimate(
                simulated.Labelled(300, .5), simulated.Unlabelled(200, .5), new() { MaximumWidth = 1 }, Quick with { Seed = seed }, Stop)
                .Tasks[0].Accuracy!.Interval!;
        }

        Assert.Equal(Of(1), Of(1));
        Assert.NotEqual(Of(1), Of(2));
    }

    [Fact]
    public void Estimate_TooFewRows_IsRefused()
    {
        var simulated = new SimulatedScores(61);
        Assert.Contains(
            "labelled rows are of 'positive'; 10 are needed",
            PerformanceEstimator.Estimate(
                simulated.Labelled(40, .05), simulated.Unlabelled(100, .5), null, Quick, Stop).Tasks[0].Refusal);
        Assert.Contains(
            "There are 20 unlabelled rows; 30 are needed",
            PerformanceEstimator.Estimate(simulated.Labelled(100, .5), simulated.Unlabelled(20, .5), null, Quick, Stop).Tasks[0].Refusal);
    }

    [Fact]
    public void Estimate_WhatCannotBe_IsRefusedWithARemedy()
    {
        var simulated = new SimulatedScores(71);
        var (labelled, rows) = (simulated.Labelled(100, .5), simulated.Unlabelled(100, .5));
        string Message(EvaluationData of, UnlabelledRows on, PerformanceOptions? options = null, FairnessOptions? evaluation = null) =>
            Assert.ThrowsAny<Exception>(() => PerformanceEstimator.Estimate(of, on, options, evaluation ?? Quick, Stop)).Message;

        Assert.Contains("one model has the same scores everywhere", Message(labelled, rows with { Names = ["b", "a"] }));
        Assert.Contains(
            "needs probabilities", Message(labelled, rows with { Scores = RowMatrix.Of(100, 2, (row, _) => row) }));
        Assert.Contains("stated of 'cat', which is none of not positive, positive", Message(labelled, rows, Stated(.5, "cat")));
        Assert.Contains("no attribute 'site' (the site)", Message(labelled, rows, new() { SiteAttribute = "site" }));
        Assert.Contains("both must be above 0 and below 1", Message(labelled, rows, Stated(1)));
        Assert.Contains("MaximumWidth must be above 0", Message(labelled, rows, new() { MaximumWidth = 0 }));
        Assert.Contains("MaximumMisfit must be from 0 to 1", Message(labelled, rows, new() { MaximumMisfit = double.NaN }));
        Assert.Contains("BootstrapSamples is 0", Message(labelled, rows, null, Quick with { BootstrapSamples = 0 }));
        Assert.Contains("no attribute 'sex' to group by", Message(labelled, rows, null, Quick with { Groups = ["sex"] }));
        Assert.Contains(
            "sum to 0.7; those of all classes sum to 1",
            Message(labelled, rows, Stated(.5) with
            {
                Prevalences = new Dictionary<string, PrevalenceRange>
                {
                    ["positive"] = PrevalenceRange.At(.5), ["not positive"] = PrevalenceRange.At(.2),
                },
            }));
        Assert.Contains(
            "state also those of b, c", Message(
                Plane(simulated, 100, [.4, .3, .3]), UnlabelledRows.Of(Plane(simulated, 100, [.4, .3, .3])), Stated(.5, "a")));
    }

    private static bool Contains(Estimate estimate, double truth) =>
        estimate.Interval!.Lower <= truth && truth <= estimate.Interval.Upper;

    private static PerformanceOptions Stated(double prevalence, string name = "positive") =>
        new() { Prevalences = new Dictionary<string, PrevalenceRange> { [name] = PrevalenceRange.At(prevalence) } };

    /// <summary>Points around the corners of a triangle, with probabilities that are too sure.</summary>
    private static FairnessData Plane(SimulatedScores simulated, int rows, double[] shares)
    {
        const double Side = 1.3, Sharpness = 2;
        var (labels, logits) = (new int[rows], new double[rows, 3]);
        for (var row = 0; row < rows; row++)
        {
            var drawn = simulated.Uniform();
            labels[row] = drawn < shares[0] ? 0 : drawn < shares[0] + shares[1] ? 1 : 2;
            var (x, y) = (simulated.Gauss(), simulated.Gauss());
            var (cosine, sine) = Math.SinCos(2 * Math.PI * labels[row] / 3) is var (s, c) ? (c, s) : default;
            (x, y) = (x + (Side * cosine), y + (Side * sine));
            for (var k = 0; k < 3; k++)
            {
                logits[row, k] = Sharpness * Side * ((x * Math.Cos(2 * Math.PI * k / 3)) + (y * Math.Sin(2 * Math.PI * k / 3)));
            }
        }

        return new() { ClassNames = ["a", "b", "c"], Labels = labels, Scores = Logits.Softmax(logits) };
    }

    private static int Largest(FairnessData data, int row) => Enumerable.Range(0, 3).MaxBy(k => data.Scores[row, k]);
}
