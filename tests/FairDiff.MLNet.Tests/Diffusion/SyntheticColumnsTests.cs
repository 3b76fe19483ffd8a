using FairDiff.MLNet.Tests.Mixing;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>Columns that the user fills in synthetic rows, so that stages behind the augmentation find what they read.</summary>
public sealed class SyntheticColumnsTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly FairDiffCatalog _fair;
    private readonly IDataView _rows;

    public SyntheticColumnsTests()
    {
        (_fair, _rows) = (_ml.FairDiff(), TinyStudy.Data(_ml));
        TinyStudy.WriteFiles(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A trainer of ML.NET that learns from files, real and synthetic ones.</summary>
    [Fact]
    public void Path_OfSyntheticRows_IsThatOfTheirFile_SoThatTrainersOfFilesCompose()
    {
        var pipeline = Augmentation(new SyntheticColumn("Path", row => row.Path))
            .Append(_fair.SyntheticMix(0.5))
            .Append(_ml.Transforms.LoadImages("Loaded", _folder.Path, "Path"))
            .Append(_ml.Transforms.ResizeImages("Loaded", TinyStudy.Size, TinyStudy.Size))
            .Append(_ml.Transforms.ExtractPixels("Features", "Loaded"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight"));

        var scored = pipeline.Fit(_rows).Transform(TinyStudy.Data(_ml, firstSeed: 100));
        var augmented = Augmentation(new SyntheticColumn("Path", row => row.Path)).FitAndTransform(_rows);

        Assert.Equal(TinyStudy.Rows, scored.GetColumn<float[]>("Score").Count());
        Assert.All(
            augmented.GetColumn<string>("Path").Skip(TinyStudy.Rows), path => Assert.True(File.Exists(path) && Path.IsPathRooted(path)));
        Assert.Equal("0.png", augmented.GetColumn<string>("Path").First());
        using var read = MLImage.CreateFromFile(augmented.GetColumn<string>("Path").Last());
        Assert.Equal(augmented.GetColumn<MLImage>("Image").Last().GetBGRPixels, read.GetBGRPixels);
    }

    [Fact]
    public void NumbersAndCells_AreTakenFromTheRow()
    {
        var augmented = Augmentation(
            new("Age", row => row.Cell.Label == "tumour" ? 70 : 50), new("Path", row => $"{row.Cell}")).FitAndTransform(_rows);

        var synthetic = augmented.GetColumn<string>("Path").Zip(augmented.GetColumn<float>("Age")).Skip(TinyStudy.Rows).ToList();
        Assert.Equal(6, synthetic.Count);
        Assert.All(synthetic, row => Assert.Equal(row.First.StartsWith("tumour*", StringComparison.Ordinal) ? 70 : 50, row.Second));
    }

    [Fact]
    public void AddSyntheticImages_FillsThemToo()
    {
        _fair.DiffusionAugmentation(TinyStudy.Options with { SyntheticCount = 6, WorkspacePath = _folder.File("workspace") }).Fit(_rows);

        var augmented = _fair.AddSyntheticImages(_folder.File("workspace"), syntheticColumns: [new("Path", row => row.Path)])
            .FitAndTransform(_rows);

        Assert.All(augmented.GetColumn<string>("Path").Skip(TinyStudy.Rows), path => Assert.True(File.Exists(path)));
    }

    [Theory]
    [InlineData("Nowhere", "which is not there")]
    [InlineData("Image", "filled already")]
    [InlineData("Hospital", "filled already")]
    [InlineData("Vector", "holds Vector of Single")]
    public void ColumnThatCannotBeFilled_IsRefusedBeforeTraining(string name, string why)
    {
        var rows = _ml.Transforms.Concatenate("Vector", "Age", "Age").FitAndTransform(_rows);

        Assert.Contains(why, Assert.Throws<FairDiffException>(
            () => Augmentation(new SyntheticColumn(name, _ => "")).GetOutputSchema(SchemaShapeOf(rows))).Message);
    }

    [Fact]
    public void ValueOfAnotherType_IsNamed() => Assert.Contains(
        "gives 'old' (String) for column 'Age', which holds Single. Give a number",
        Assert.Throws<FairDiffException>(() => Augmentation(new SyntheticColumn("Age", _ => "old")).Fit(_rows)).Message);

    private static SchemaShape SchemaShapeOf(IDataView view) => FairDiff.MLNet.Schema.SchemaShapes.Of(view.Schema);

    private DiffusionAugmentationEstimator Augmentation(params SyntheticColumn[] columns) =>
        _fair.DiffusionAugmentation(TinyStudy.Options with { SyntheticCount = 6, SyntheticColumns = columns });
}
