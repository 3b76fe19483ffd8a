using FairDiff.MLNet;
using FairDiff.Tests;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace FairDiff.Studies.Tests.Study;

/// <summary>Studies over features: two classes in two dimensions, of which site B shifts the second and labels few, most of one
/// class.</summary>
public sealed class StudyFeaturesTests : IDisposable
{
    private static readonly string[] Header = ["Path", "Label", "site"];

    private static readonly StudyFeatures Features = new()
    {
        Weights = new StudyWeights(
            PretrainedWeights.FromFile("resnet18.onnx"), new PretrainedNetwork(ResNetArchitecture.ResNet18, 1, ResNetStem.Large),
            new string('a', 64)),
        Generator = new() { TrainingSteps = 20 },
        Penalties = [1, .01],
    };

    private static readonly StudySettings Settings = new()
    {
        Methods = StudyMethod.Parse([.. StudyFeatures.Methods]),
        Features = Features,
        SelectBy = ValidationMetric.WorstGroup("balancedAccuracy"),
        SyntheticCount = 64,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Describe_Features_TellsTheirImageSizeAndWhatDiffersByName()
    {
        var description = StudyDescription.Of(Settings.In(FairDiff.Torch.Precision.Float32));

        Assert.Equal("128", description["image size"]);
        Assert.Contains("options.features.penalties [1,0.01]", description["other than the defaults"]);
        Assert.DoesNotContain("sha", description["other than the defaults"], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("options.features {", description["other than the defaults"]);
    }

    [Fact]
    public void Validate_MethodsOverFeatures_AreAllowedAndOthersRefusedByName()
    {
        Settings.Validate();
        foreach (var name in (string[])["color", "pretrained", "adapt-norm", "label+property+fine-tune", "standardize+color"])
        {
            var wrong = Settings with { Methods = StudyMethod.Parse(["baseline", name]) };
            Assert.Contains($"--methods: {name} changes images", Assert.Throws<FairDiffException>(wrong.Validate).Message);
        }

        var images = Settings with { Features = null, Methods = StudyMethod.Parse(["baseline", "standardize"]) };
        Assert.Contains("standardize works on features; add --frozen", Assert.Throws<FairDiffException>(images.Validate).Message);
        Assert.Contains(
            "SelectBy (--select-by)", Assert.Throws<FairDiffException>((Settings with { SelectBy = null }).Validate).Message);
        Assert.Contains("leave it out", Assert.Throws<FairDiffException>((Settings with { Embeddings = true }).Validate).Message);
        Assert.Throws<ArgumentOutOfRangeException>((Settings with { Features = Features with { Penalties = [] } }).Validate);
        Assert.Throws<ArgumentOutOfRangeException>((Settings with { Features = Features with { ImageSize = 8 } }).Validate);
    }

    [Fact]
    public void Identify_WeightsSizeAndPenalties_AreRecorded()
    {
        var identity = StudyIdentity.Create(Settings, [])["options"]!["features"]!;

        Assert.Equal((new string('a', 64), 128), ((string?)identity["weights"], (int)identity["imageSize"]!));
        Assert.Equal("[1,0.01]", identity["penalties"]!.ToJsonString());
        Assert.Equal(20, (int)identity["generator"]!["trainingSteps"]!);
        Assert.Null(identity["draws"]);
        var images = StudyIdentity.Create(Settings with { Features = Features with { Draws = StudyDraws.Images } }, []);
        Assert.Equal("Images", (string?)images["options"]!["features"]!["draws"]);
        Assert.Null(StudyIdentity.Create(Settings with { Features = null }, [])["options"]!["features"]);
    }

    /// <summary>Every method trains, scores rows of sites as they are, and says what the validation rows chose.</summary>
    [Fact]
    public void Fit_EveryMethod_ScoresTestRowsAndSaysWhatWasChosen()
    {
        var (data, folder) = (Data(), RunFolder.Open(_folder.Path, []));
        var replicate = new StudyReplicate(data, null);
        var settings = Settings with { RealFractionGrid = [.75, .5] };
        foreach (var method in settings.Methods)
        {
            var (model, chosen) = new FeatureClassifier(replicate, settings, folder).Fit(
                method, 0, null, TestContext.Current.CancellationToken);
            var scored = new StudyPipeline(replicate, settings, folder).Score(model, data.InDistribution.Rows, embeddings: false);

            Assert.Contains(chosen["penalty"], Features.Penalties);
            Assert.Equal(method.Generator is not null, chosen.ContainsKey("realFraction"));
            Assert.InRange(Accuracy(scored), .6, 1);
        }

        Assert.Equal(
            [
                "label", "label+property", "label+property+feedback+hard-real0.5", "label+property+feedback-real0.5",
                "standardize+label+property",
            ],
            Directory.GetDirectories(Path.Combine(_folder.Path, "generators")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>The second round draws from the generator of the first, as many rows as that had, more of the cell that is served worst on
    /// validation rows; it is the same each time, and no test row is read.</summary>
    [Fact]
    public void Fit_WithFeedback_DrawsMoreOfWhatTheFirstRoundServesWorst()
    {
        var settings = Settings with { Methods = StudyMethod.Parse(["label+property+feedback+hard"]), SyntheticCount = 200 };
        var data = Data();
        data = data with { InDistribution = data.InDistribution with { Rows = new UnreadableView(data.InDistribution.Rows) } };
        (Dictionary<string, double> Chosen, float[][] Scores, string Folder) Run(string name)
        {
            var folder = RunFolder.Open(_folder.File(name), []);
            var replicate = new StudyReplicate(data, null);
            var (model, _) = new FeatureClassifier(replicate, settings, folder).Fit(
                settings.Methods[0], 2, null, TestContext.Current.CancellationToken);
            var kept = ((TransformerChain<ITransformer>)model).OfType<HardExamplesTransformer>().Single().Cells;
            return (
                kept.ToDictionary(cell => $"{cell.Key}", cell => (double)cell.Value),
                [.. new StudyPipeline(replicate, settings, folder).Score(model, data.Validation!, false).GetColumn<float[]>("Score")],
                folder.Root);
        }

        var (one, other) = (Run("one"), Run("other"));

        // Few labels of class 0 at site B: the boundary between the sites' classes is worst there.
        var fair = 200 * (one.Chosen["0*A"] + one.Chosen["0*B"]) / one.Chosen.Values.Sum() / 2;
        Assert.Equal(["0*A", "0*B", "1*A", "1*B"], one.Chosen.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(one.Chosen.Values.Sum(), 180, 200); // but for near-copies
        Assert.InRange(one.Chosen["0*B"], fair + 3, 150);
        Assert.Equal(one.Chosen, other.Chosen);
        Assert.Equal(one.Scores, other.Scores);
        string Generator(string workspace) => Path.Combine(one.Folder, "generators", workspace, "generator.safetensors");
        Assert.Equal(
            File.ReadAllBytes(Generator("label+property")),
            File.ReadAllBytes(Generator(Path.Combine("label+property+feedback+hard-real0.5", "seed-2"))));
    }

    /// <summary>Half of the penalty times the squared weights, beside the mean loss: the optimum of ML.NET on the sum is that of the
    /// mean.</summary>
    [Fact]
    public void Fit_PenaltyIsOfTheMeanLoss_SoThatTwiceTheRowsGiveTheSameClassifier()
    {
        var folder = RunFolder.Open(_folder.Path, []);
        float[] Weights(int copies)
        {
            var settings = Settings with { Methods = StudyMethod.Parse(["baseline"]), Features = Features with { Penalties = [.1] } };
            var (model, _) = new FeatureClassifier(new StudyReplicate(Data(copies), null), settings, folder).Fit(
                settings.Methods[0], 0, null, TestContext.Current.CancellationToken);
            var head = ((TransformerChain<ITransformer>)model).LastTransformer;
            VBuffer<float>[] weights = [];
            ((MulticlassPredictionTransformer<MaximumEntropyModelParameters>)head).Model.GetWeights(ref weights, out _);
            return [.. weights.SelectMany(vector => vector.DenseValues())];
        }

        var (once, twice) = (Weights(1), Weights(2));
        Assert.All(once.Zip(twice), pair => Assert.Equal(pair.First, pair.Second, 2e-3f));
        Assert.InRange(once.Max(Math.Abs), .05, 5);
    }

    /// <summary>Stages learn from real rows and change the synthetic ones behind them likewise.</summary>
    [Fact]
    public void WithSynthetic_StagesAreFittedOnRealRowsAndChangeAll()
    {
        var (ml, data) = (new MLContext(seed: 0), Data());
        IDataView images = new TextRowsView(
            ["Path", "Label", "site", "GeneratorId"], [["store/0.png", "1", "B", "g"], ["store/1.png", "0", "A", "g"]]);
        var all = FeatureData.WithSynthetic(
            data.Train, data, images, new Dictionary<string, float[]> { ["store/0.png"] = [100, 200], ["store/1.png"] = [300, 400] });
        var stages = new FittedStages(data.Train, all);
        stages.Append(KeyColumns.Create(ml, ["Label", "site"]));
        var before = stages.Rows.GetColumn<float[]>("Features").ToArray();
        stages.Append(ml.Transforms.NormalizeMeanVariance("Features", fixZero: false));
        stages.TakeAll();

        var vectors = stages.Rows.GetColumn<float[]>("Features").ToArray();
        Assert.Equal(before.Length + 2, vectors.Length);
        var (mean, squares) = (before.Average(vector => vector[0]), before.Average(vector => vector[0] * (double)vector[0]));
        Assert.Equal((100 - mean) / Math.Sqrt(squares - (mean * mean)), vectors[^2][0], 1e-2);
        Assert.Equal([true, true], stages.Rows.GetColumn<bool>("IsSynthetic").Skip(before.Length));
        Assert.DoesNotContain(true, stages.Rows.GetColumn<bool>("IsSynthetic").Take(before.Length));
        var keys = stages.Rows.GetColumn<uint>("site").ToArray();
        Assert.Equal((keys[1], keys[0]), (keys[^2], keys[^1]));
    }

    [Fact]
    public void EvenRows_AreAsManyOfEachCellAsTheSmallestHas()
    {
        var ml = new MLContext(seed: 0);
        string[][] rows =
        [
            .. Enumerable.Range(0, 9).Select(row => (string[])[$"{row}", "0", "A"]), ["9", "1", "A"], ["10", "1", "A"], ["11", "", "A"],
        ];
        IDataView view = new TextRowsView(Header, rows);
        var even = EvenRows.Of(ml, view, ["Label", "site"], seed: 1);

        string[] Paths(IDataView of) => [.. of.GetColumn<string>("Path")];
        Assert.Equal((2, 2), (Paths(even).Count(path => int.Parse(path) < 9), Paths(even).Count(path => int.Parse(path) is 9 or 10)));
        Assert.Equal(Paths(even), Paths(even));
        Assert.NotEqual(Paths(even), Paths(EvenRows.Of(ml, view, ["Label", "site"], seed: 3)));
    }

    private static double Accuracy(IDataView scored)
    {
        var labels = scored.GetColumn<string>("Truth").ToArray();
        return scored.GetColumn<float[]>("Score").Zip(labels).Average(row => row.First[1] > row.First[0] == (row.Second == "1") ? 1 : 0);
    }

    /// <summary>Rows that nobody may look at.</summary>
    private sealed class UnreadableView(IDataView rows) : IDataView
    {
        public bool CanShuffle => false;

        public DataViewSchema Schema => rows.Schema;

        public long? GetRowCount() => throw new InvalidOperationException("test rows were counted");

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            throw new InvalidOperationException("test rows were read");

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            throw new InvalidOperationException("test rows were read");
    }

    private static StudyData Data(int copies = 1)
    {
        var (random, vectors) = (new Random(3), new Dictionary<string, float[]>());
        IDataView View(int rows, Func<int, string, string> label, string? truth = null)
        {
            var cells = new List<string[]>();
            for (var row = 0; row < rows; row++)
            {
                var (site, of) = (row % 2 == 0 ? "A" : "B", row / 2 % 2);
                var path = $"{vectors.Count}.png";
                vectors[path] =
                [
                    (float)(2 + of + random.NextDouble()), (float)(1 + (site == "B" ? 1 : 0) + (of * .5) + random.NextDouble()),
                ];
                for (var copy = 0; copy < copies; copy++)
                {
                    cells.Add([path, label(row, $"{of}"), site, .. truth is null ? [] : new[] { $"{of}" }]);
                }
            }

            return new TextRowsView(truth is null ? Header : [.. Header, truth], cells);
        }

        static string Skewed(int row, string of) => row % 2 == 0 || of == "1" || row % 20 == 1 ? of : "";
        var seed = 3;
        var train = View(160, Skewed);
        (random, vectors) = (new Random(seed), []);
        var revealed = View(160, (_, of) => of);
        var validation = View(120, (_, of) => of);
        var test = View(120, (_, of) => of, "Truth");
        return FeatureData.Of(
            new StudyData
            {
                Train = train,
                Revealed = revealed,
                Validation = validation,
                InDistribution = new EvaluationSet("in-distribution", SetRole.InDistribution, test, 120),
                OutOfDistribution = [],
                AttributeColumns = ["site"],
                Groups = ["site"],
                ImageSize = 8,
                LabelledRows = 124,
                UnlabelledRows = 36,
            },
            vectors);
    }
}
