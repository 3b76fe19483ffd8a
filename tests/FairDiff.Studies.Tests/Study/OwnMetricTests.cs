using System.Globalization;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Tests;
using FairDiff.Torch;

namespace FairDiff.Studies.Tests.Study;

/// <summary>A metric of the user's as that of a study, which runs from C#.</summary>
[Collection(ProcessState.Collection)]
public sealed class OwnMetricTests : IDisposable
{
    private const string Name = "overconfidence";

    /// <summary>What a user writes.</summary>
    private static readonly MetricDefinition Overconfidence = new()
    {
        Name = Name,
        Title = "overconfidence",
        Meaning = "The mean score of wrong decisions: how sure it is where it errs.",
        Unit = MetricUnit.Number,
        Direction = MetricDirection.LowerIsBetter,
        Value = rows => rows.Where(row => row.Predicted != row.Label)
            .Select(row => row.Score(row.Predicted)).DefaultIfEmpty(double.NaN).Average(),
    };

    private readonly TemporaryFolder _folder = new();
    private readonly string? _tracking = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");

    public OwnMetricTests() => Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", Path.Combine(_folder.Path, "mlruns"));

    private string Output => Path.Combine(_folder.Path, "run");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _tracking);
        _folder.Dispose();
    }

    [Fact]
    public async Task RunAsync_OwnMetric_IsInReportPageAndMLflowAndTrainsNothingAgain()
    {
        var report = await Run(MetricRegistry.BuiltIn.With(Overconfidence), Name);

        var scored = report.Methods.Single(method => method.Name == "baseline").Summary[$"inDistribution/{Name}"];
        Assert.Equal(MeanScoreOfErrors("in-distribution", "baseline-seed0.csv"), scored.Mean!.Value, 1e-12);
        var quantity = report.Quantities.Single(quantity => quantity.Key == $"inDistribution/{Name}");
        Assert.False(quantity.HigherIsBetter);
        Assert.Contains($"inDistribution/gap/Hospital/{Name}", report.Quantities.Select(one => one.Key));
        Assert.Contains("inDistribution/accuracy", report.Quantities.Select(one => one.Key));
        var compared = report.Comparisons.First(comparison => comparison.Set == "inDistribution").Quantities[0];
        Assert.Equal(($"overall({Name})", true), ($"{compared.Quantity}", compared.LowerIsBetter));
        Assert.Equal(scored.Mean.Value, compared.Baseline.Mean, 1e-12);
        var page = File.ReadAllText(Path.Combine(Output, HtmlReport.FileName));
        Assert.Contains("overconfidence, mean ± sd over 1 seed", page);
        Assert.Contains("and for overconfidence.", page);
        Assert.Contains(Overconfidence.Meaning, page);
        var logged = Logged();
        Assert.Contains($"baseline/inDistribution/{Name}", logged);
        Assert.Contains($"fairness/inDistribution/Hospital/0/{Name}", logged);

        // Another function under the same name: the report is of that, and what was trained is not trained again.
        var kept = Results();
        var half = Overconfidence with { Value = rows => rows.Count / 2d };
        var changed = await Run(MetricRegistry.BuiltIn.With(half), Name);

        Assert.Equal(report.Sets.Where(set => set.Role == SetRole.InDistribution).Sum(set => set.N) / 2d,
            changed.Methods[0].Summary[$"inDistribution/{Name}"].Mean);
        Assert.Equal(kept, Results());

        // Beside another metric it is among the others.
        var other = await Run(MetricRegistry.BuiltIn.With(Overconfidence), MetricNames.Brier);
        Assert.Equal(scored.Mean, other.Methods[0].Summary[$"inDistribution/{Name}"].Mean);

        var without = await Run(MetricRegistry.BuiltIn, MetricNames.Accuracy);
        Assert.DoesNotContain(Name, without.Quantities.Select(one => one.Metric));
        Assert.Equal(kept, Results());
    }

    [Fact]
    public async Task RunAsync_UnknownMetric_IsRefusedBeforeAnythingIsMade()
    {
        var error = await Assert.ThrowsAsync<FairDiffException>(() => Run(MetricRegistry.BuiltIn, Name));

        Assert.Contains($"The metric '{Name}' is unknown; choose one of accuracy, ", error.Message);
        Assert.False(Directory.Exists(Output));
    }

    [Theory]
    [InlineData("recall")]
    [InlineData("recall/nevus")]
    [InlineData("highRiskSensitivity")]
    [InlineData("overconfidence")]
    public async Task RunAsync_MetricWithoutValue_IsRefusedBeforeAnythingIsTrained(string metric)
    {
        var conditions = Overconfidence with { Needs = MetricNeeds.Conditions };

        var error = await Assert.ThrowsAsync<FairDiffException>(() => Run(MetricRegistry.BuiltIn.With(conditions), metric));

        Assert.Contains(
            $"The metric is '{metric}', of which this study has no value; it has accuracy, balancedAccuracy, auc", error.Message);
        Assert.Contains("recall/tumour", error.Message);
        Assert.False(Directory.Exists(Path.Combine(Output, "results")));
    }

    [Fact]
    public void Identity_MetricThatChoosesTheRealFraction_IsBinding()
    {
        var settings = new StudySettings { Methods = StudyMethod.Default, RealFractionGrid = [.5, 1] };

        Assert.Equal(Name, (string?)StudyIdentity.Create(settings, [], Name)["options"]!["metric"]);
        Assert.Null(StudyIdentity.Create(settings with { RealFractionGrid = [] }, [], Name)["options"]!["metric"]);
        var lower = StudyMetric.Named(Name, MetricRegistry.BuiltIn.With(Overconfidence));
        Assert.Equal(.5, RealFractionSearch.Best([new(.5, .1), new(1, .2)], lower));
        Assert.Equal(1, RealFractionSearch.Best([new(.5, .1), new(1, .2)], StudyMetric.Accuracy));
    }

    private async Task<StudyReport> Run(MetricRegistry metrics, string metric)
    {
        var phantoms = new PhantomOptions { LabelRich = 24, LabelPoor = 10, UnlabelledPerHospital = 6, TestPerHospital = 30 };
        var usual = PhantomPreset.Named("smoke").Study;
        await FairDiff.Studies.Study.RunAsync(new()
        {
            Title = "Phantoms",
            Note = "Simulated.",
            Output = Output,
            Experiment = "phantoms",
            Settings = (usual with
            {
                Methods = StudyMethod.Parse(["baseline", "label+property"]),
                Seeds = 1,
                SyntheticCount = 6,
                Generator = usual.Generator with { TrainingSteps = 2 },
                Classifier = usual.Classifier with { Steps = 2 },
            }).In(Precision.Float32),
            DataIdentity = PhantomData.Identify(phantoms),
            DataDescription = PhantomData.Describe(phantoms),
            Data = (ml, _, _) => PhantomData.Create(ml, phantoms),
            Metrics = metrics,
            Metric = metric,
        });
        return ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
    }

    private double MeanScoreOfErrors(string set, string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Output, "predictions", set, file)).Select(line => line.Split(',')).ToArray();
        int[] scores = [Array.IndexOf(lines[0], "score_normal"), Array.IndexOf(lines[0], "score_tumour")];
        var label = Array.IndexOf(lines[0], "label");
        return (
            from line in lines.Skip(1)
            let score = Array.ConvertAll(scores, column => double.Parse(line[column], CultureInfo.InvariantCulture))
            let predicted = score[0] >= score[1] ? 0 : 1
            where line[label] != (predicted == 0 ? "normal" : "tumour")
            select score[predicted]).Average();
    }

    private Dictionary<string, DateTime> Results() => Directory.GetFiles(Path.Combine(Output, "results"))
        .ToDictionary(file => file, File.GetLastWriteTimeUtc);

    private string[] Logged() =>
    [
        .. from file in Directory.GetFiles(Path.Combine(_folder.Path, "mlruns"), "*", SearchOption.AllDirectories)
           let path = file.Replace('\\', '/')
           let start = path.IndexOf("/metrics/", StringComparison.Ordinal)
           where start > 0
           select path[(start + "/metrics/".Length)..],
    ];
}
