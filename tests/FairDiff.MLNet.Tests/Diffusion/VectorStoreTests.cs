using FairDiff.Tests;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>Stores and generator files where a label is a vector with unknown entries.</summary>
public sealed class VectorStoreTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly IDataView _data;
    private readonly DiffusionAugmentationTransformer _augmented;

    public VectorStoreTests()
    {
        _data = VectorStudy.Data(_ml);
        _augmented = _ml.FairDiff().DiffusionAugmentation(Options).Fit(_data);
    }

    private DiffusionAugmentationOptions Options => TinyStudy.Options with
    {
        AttributeColumnNames = ["Sex"], SyntheticCount = 20, WorkspacePath = Path.Combine(_folder.Path, "workspace"),
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Generate_FromTheFile_GivesTheAugmentationsFilesToTheBit()
    {
        using var generator = ImageGenerator.Load(Options.WorkspacePath!, "cpu");

        var store = generator.Generate(
            Path.Combine(_folder.Path, "store"),
            new ImageGenerationOptions { Count = 20, Sampling = TinyStudy.Options.Sampling,
                Seed = TinyStudy.Options.Seed!.Value });

        Assert.Equal(VectorStudy.Findings, generator.Label!.Values);
        Assert.Equal(_augmented.Cells.OrderBy(pair => pair.Key.ToString()), store.Cells.OrderBy(pair => pair.Key.ToString()));
        Assert.Equal(TinyStudy.Images(Options.WorkspacePath!), SignedImages.In(store.Folder));
        Assert.Empty(store.Verify(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void LoadSyntheticImages_GivesTheVectors()
    {
        var view = _ml.FairDiff().LoadSyntheticImages(Options.WorkspacePath!);

        Assert.Equal(3, Assert.IsType<VectorDataViewType>(view.Schema["LabelVector"].Type).Size);
        Assert.Equal(
            VectorStudy.LabelsOf(_augmented.Transform(_data)).Skip(TinyStudy.Rows), view.GetColumn<float[]>("LabelVector").Select(
                VectorStudy.Text));
        Assert.Contains("effusion=? + cardiomegaly=0.5", view.GetColumn<string>("Label"));
    }

    [Fact]
    public void LoadSyntheticImages_OfAnEarlierVersion_RefusesWhatWasDrawnForNoFinding()
    {
        var folder = Path.Combine(Options.WorkspacePath!, "synthetic");
        var identity = Path.Combine(folder, "store.json");
        File.WriteAllText(identity, File.ReadAllText(identity).Replace("\"format\": 2", "\"format\": 1", StringComparison.Ordinal));

        var message = Assert.Throws<FairDiffException>(() => _ml.FairDiff().LoadSyntheticImages(Options.WorkspacePath!)).Message;

        Assert.Contains("is not what its label '(none)' says", message);
        Assert.Contains("draw the images into a new folder", message);
    }

    [Fact]
    public void Open_ManifestAndXmp_TellPresentAbsentAndUnknownApart()
    {
        var store = SyntheticStore.Open(Options.WorkspacePath!);

        var vectors = store.Images.Select(image => VectorStudy.Text(image.LabelVector!)).ToArray();

        Assert.Equal(["0 0 0", "0 NaN 0.5", "1 0 0", "1 1 0"], vectors.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(vectors, store.Images.Select(image => VectorStudy.Text(ImageProvenance.Read(store.PathOf(image))!.LabelVector!)));
    }

    [Fact]
    public void AddSyntheticImages_GivesTheAugmentationsRows()
    {
        var added = _ml.FairDiff().AddSyntheticImages(Options.WorkspacePath!).Fit(_data).Transform(_data);

        Assert.Equal(VectorStudy.LabelsOf(_augmented.Transform(_data)), VectorStudy.LabelsOf(added));
        Assert.Equal(_augmented.Transform(_data).GetColumn<uint>("Sex"), added.GetColumn<uint>("Sex"));
    }

    [Fact]
    public void AddSyntheticImages_ToDataWithKeys_SaysThatTheStoreHasVectors()
    {
        var message = Assert.Throws<FairDiffException>(
            () => _ml.FairDiff().AddSyntheticImages(Options.WorkspacePath!).Fit(TinyStudy.Data(_ml))).Message;

        Assert.Contains("holds keys, the labels of the store", message);
    }
}
