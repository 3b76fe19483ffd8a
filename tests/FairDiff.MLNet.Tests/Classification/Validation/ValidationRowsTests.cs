using FairDiff.MLNet.Classification;
using FairDiff.MLNet.Data;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace FairDiff.MLNet.Tests.Classification.Validation;

/// <summary>Which rows validate and which train. The red channel of a row's image is its number, so that tensors tell which rows they
/// hold.</summary>
public sealed class ValidationRowsTests
{
    private static readonly ValidationOptions Fifth = new() { Fraction = .2, ClusterColumnName = "Patient" };
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>40 patients of two or three images each.</summary>
    [Fact]
    public void Read_FractionOfPatients_SplitsRowsWithoutAPatientOnBothSides()
    {
        var rows = Patient.Rows(100, patients: 40);
        var (training, validation) = Split(View(rows), Fifth);

        Assert.Equal(Enumerable.Range(0, 100), training.Concat(validation).Order());
        Assert.Empty(training.Select(row => rows[row].Name).Intersect(validation.Select(row => rows[row].Name)));
        Assert.Equal(8, validation.Select(row => rows[row].Name).Distinct().Count());
    }

    /// <summary>Of 4 cells of 25 patients each 5 are due, to within one.</summary>
    [Fact]
    public void Read_FractionOfPatients_IsTakenOfEachLabelAndGroup()
    {
        var rows = Patient.Rows(100, patients: 100);
        var (_, validation) = Split(
            View(rows), Fifth with { Metric = ValidationMetric.WorstGroupAccuracy, GroupColumnNames = ["Site"], MinimumGroupSize = 2 });

        Assert.Equal(20, validation.Length);
        Assert.All(validation.GroupBy(row => (rows[row].Label, rows[row].Site)), cell => Assert.InRange(cell.Count(), 4, 6));
        Assert.Equal(4, validation.Select(row => (rows[row].Label, rows[row].Site)).Distinct().Count());
    }

    [Fact]
    public void Read_AnotherSeed_HoldsOutOtherPatients()
    {
        var data = View(Patient.Rows(60, patients: 60));

        Assert.Equal(Split(data, Fifth).Validation, Split(data, Fifth).Validation);
        Assert.NotEqual(Split(data, Fifth).Validation, Split(data, Fifth, seed: 2).Validation);
    }

    [Fact]
    public void Read_RowsWithoutPatient_AreTrainedOn()
    {
        var rows = Patient.Rows(60, patients: 30);
        foreach (var row in rows.Take(20))
        {
            row.Name = "";
        }

        var (training, _) = Split(View(rows), Fifth);

        Assert.Empty(Enumerable.Range(0, 20).Except(training));
    }

    [Fact]
    public void Read_SyntheticAndUnlabelledRows_NeverValidate()
    {
        var rows = Patient.Rows(90, patients: 30);
        foreach (var row in rows.Where((_, i) => i % 3 == 0))
        {
            row.IsSynthetic = true;
        }

        rows[1].Label = "";
        var data = View(rows);
        var (_, validation) = Split(data, Fifth with { Fraction = .5 });
        var set = Read(_ml.Data.LoadFromEnumerable(rows), data, new() { Set = data });

        Assert.NotEmpty(validation);
        Assert.DoesNotContain(validation, row => rows[row].IsSynthetic || row == 1);
        Assert.Equal(Enumerable.Range(0, 90).Where(row => row % 3 != 0 && row != 1), set);
    }

    /// <summary>A mix of synthetic rows only draws no real one, and an even draw repeats some; validation has each held-out one once all
    /// the same.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_BehindAStageThatDraws_HasEachHeldOutRowOnce(bool mix)
    {
        var rows = Patient.Rows(60, patients: 60);
        foreach (var row in rows.Take(20))
        {
            row.IsSynthetic = true;
        }

        var data = View(rows);
        var drawn = mix ? _ml.FairDiff()
            .SyntheticMix(0)
            .Fit(data)
            .Transform(data) : _ml.FairDiff()
            .Oversample(["Site"])
            .Fit(data)
            .Transform(data);
        var (training, validation) = Split(drawn, Fifth);

        Assert.Equal(8, validation.Length);
        Assert.Equal(8, validation.Distinct().Count());
        Assert.All(validation, row => Assert.False(rows[row].IsSynthetic));
        Assert.Empty(training.Intersect(validation));
    }

    /// <summary>
    /// 20 of 40 real rows are held out. Were they drawn and then left out, passes would be shorter, and a mix of a half would have a real
    /// share of a third. Of 40 passes the shares are within 4 standard deviations.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_BehindAStageThatDraws_KeepsItsSharesAndTheSizeOfAPass(bool mix)
    {
        var rows = Patient.Rows(60, patients: 60);
        foreach (var row in rows.Take(20))
        {
            row.IsSynthetic = true;
        }

        var data = View(rows);
        var drawn = mix ? _ml.FairDiff()
            .SyntheticMix(.5)
            .Fit(data)
            .Transform(data) : _ml.FairDiff()
            .Oversample(["Site"])
            .Fit(data)
            .Transform(data);
        var (passes, validation) = Split(drawn, Fifth with { Fraction = .5 }, seed: 1, passes: 40);

        Assert.Equal(20, validation.Length);
        Assert.All(passes, pass => Assert.Equal(mix ? 20 : 40, pass.Length));
        var seen = passes.SelectMany(pass => pass).ToArray();
        var share = seen.Count(row => mix ? !rows[row].IsSynthetic : rows[row].Site == "north") / (double)seen.Length;
        Assert.Equal(.5, share, 4 * .5 / Math.Sqrt(seen.Length));
    }

    [Fact]
    public void Read_MetricThatIsUndefined_LeavesNoTensors()
    {
        var data = View(Patient.Rows(12, patients: 12));
        var set = new ValidationOptions
        {
            Set = data, Metric = ValidationMetric.WorstGroupAccuracy, GroupColumnNames = ["Site"], MinimumGroupSize = 1000
        };
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Assert.Throws<FairDiffException>(() => Read(data, data, set));

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Fit_GroupsOfASet_AreNotAskedOfTheTrainingData()
    {
        var set = View(Patient.Rows(12, patients: 12));
        var training = _ml.Transforms.DropColumns("Site").Fit(set).Transform(set);
        var options = new ValidationOptions
        {
            Set = set, Metric = ValidationMetric.WorstGroupAccuracy, GroupColumnNames = ["Site"], MinimumGroupSize = 2
        };

        var trainer = _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 1, Validation = options });

        Assert.Equal(12, trainer.Fit(training).Transform(training).GetColumn<float[]>("Score").Count());
    }

    [Fact]
    public void Read_SetWithOtherLabels_SaysBoth()
    {
        var data = View(Patient.Rows(12, patients: 12));
        var other = View([.. Patient.Rows(12, patients: 12).Where(row => row.Label == "red")]);

        Assert.Contains("the labels red, that of the training data red, green", Refusal(data, new() { Set = other }));
    }

    [Theory]
    [InlineData(.001, "0 would be held out")]
    [InlineData(.999, "4 would be held out")]
    public void Read_FractionThatLeavesASideEmpty_SaysSo(double fraction, string expected) =>
        Assert.Contains(expected, Refusal(View(Patient.Rows(8, patients: 4)), Fifth with { Fraction = fraction }));

    /// <summary>The stage before would take hours: what is wrong behind it is said first.</summary>
    [Fact]
    public void GetOutputSchema_ValidationThatCannotBe_IsRefusedBeforeAnyStageIsFitted()
    {
        var data = View(Patient.Rows(8, patients: 4));
        string Early(ValidationOptions options) => Assert.Throws<FairDiffException>(
            () => new NeverFitted().Append(_ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Validation = options }))
                .Fit(data)).Message;

        Assert.Contains("There is no column 'Person'", Early( Fifth with { ClusterColumnName = "Person" }));
        Assert.Contains(
            "MapValueToKey(\"Name\")", Early(Fifth with { Metric = ValidationMetric.WorstGroupAccuracy, GroupColumnNames = ["Name"] }));
        Assert.Contains("set Fraction and ClusterColumnName, or Set", Early(new()));
        Assert.Contains(
            "Validation.Set: There is no column 'Label'",
            Early(new() { Set = _ml.Transforms.DropColumns("Label").Fit(data).Transform(data) }));
    }

    private string Refusal(IDataView data, ValidationOptions options)
    {
        var trainer = _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 1, Validation = options });
        return Assert.Throws<FairDiffException>(() => trainer.Fit(data)).Message;
    }

    private IDataView View(Patient[] rows) => Patient.View(_ml, rows);

    /// <summary>The numbers of the rows of the first pass, and of those that validate.</summary>
    private (int[] Training, int[] Validation) Split(IDataView data, ValidationOptions validation, int seed = 1)
    {
        var (passes, held) = Split(data, validation, seed, passes: 1);
        return (passes[0], held);
    }

    private (int[][] Passes, int[] Validation) Split(IDataView data, ValidationOptions validation, int seed, int passes)
    {
        var options = TrainedClassifier.Quick with { Validation = validation };
        using var channel = ((IHostEnvironment)_ml).Start("test");
        var labels = ClassLabels.Of(data.Schema, options);
        var groups = new GroupKeys(data.Schema, []);
        var heldOut = HeldOutClusters.Choose(
            FreshDraws.Undrawn(data), validation, labels, new GroupKeys(data.Schema, validation.GroupColumnNames), seed);
        using var rows = ValidationRows.Read(FreshDraws.Undrawn(data), options, labels, heldOut, channel);
        using var training = new TrainingPasses(data, options, labels, groups, heldOut, channel);
        int[] Read(int number)
        {
            using var pass = training.Data.Passes(number);
            return Patient.Numbers(pass.Images);
        }

        return ([.. Enumerable.Range(0, passes).Select(Read)], Patient.Numbers(rows.Images));
    }

    private int[] Read(IDataView train, IDataView set, ValidationOptions validation)
    {
        var options = TrainedClassifier.Quick with { Validation = validation };
        using var channel = ((IHostEnvironment)_ml).Start("test");
        using ClassifierValidation rows = ValidationRows.Read(set, options, ClassLabels.Of(set.Schema, options), null, channel);
        return Patient.Numbers(rows.Images);
    }

    private sealed class NeverFitted : IEstimator<ITransformer>
    {
        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;

        public ITransformer Fit(IDataView input) => throw new InvalidOperationException("fitted");
    }
}
