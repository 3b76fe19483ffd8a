using FairDiff.MLNet.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Diffusion.Store;

public sealed class AddSyntheticImagesTests(TinyGenerator tiny) : IClassFixture<TinyGenerator>, IDisposable
{
    private readonly MLContext _ml = tiny.Context;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AddSyntheticImages_OfAWorkspace_GivesTheAugmentationsRows()
    {
        var transformer = Estimator(tiny.Transformer.WorkspacePath!).Fit(tiny.Data);

        Assert.Equal(
            AugmentedRows.Read(_ml, tiny.Transformer.Transform(tiny.Data)), AugmentedRows.Read(_ml, transformer.Transform(tiny.Data)));
        Assert.Equal(TinyStudy.SyntheticCount, transformer.SyntheticCount);
        Assert.Equal(tiny.Transformer.GeneratorId, transformer.GeneratorId);
    }

    [Fact]
    public void AddSyntheticImages_OtherView_OnlyAddsTheFlag()
    {
        var rows = AugmentedRows.Read(_ml, Estimator(tiny.Transformer.WorkspacePath!).Fit(tiny.Data).Transform(TinyStudy.Data(_ml)));

        Assert.Equal(TinyStudy.Rows, rows.Count);
        Assert.All(rows, row => Assert.False(row.IsSynthetic));
    }

    [Fact]
    public void AddSyntheticImages_Mixed_TrainsOnBoth()
    {
        var chain = Estimator(tiny.Transformer.WorkspacePath!).Append(_ml.FairDiff().SyntheticMix(0.5));

        var flags = chain.Fit(tiny.Data).Transform(tiny.Data).GetColumn<bool>("IsSynthetic").ToArray();

        Assert.Contains(true, flags);
        Assert.Contains(false, flags);
    }

    [Fact]
    public void AddSyntheticImages_DataWithoutTheAttribute_LeavesItOut()
    {
        var data = _ml.Transforms.DropColumns("Hospital").Fit(tiny.Data).Transform(tiny.Data);
        var labels = _ml.Transforms.Conversion.MapKeyToValue("Label");
        var rows = Estimator(tiny.Transformer.WorkspacePath!).Append(labels).Fit(data).Transform(data);

        Assert.Equal(
            tiny.Transformer.Cells.GroupBy(pair => pair.Key.Label).Select(group => (group.Key, group.Sum(pair => pair.Value))).Order(),
            rows.GetColumn<string>("Label").Skip(TinyStudy.Rows).CountBy(label => label).Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public void GetOutputSchema_PromisesWhatIsDelivered()
    {
        var estimator = Estimator(tiny.Transformer.WorkspacePath!);

        SchemaAssert.PromisedIsDelivered(estimator, tiny.Data, estimator.Fit(tiny.Data).Transform(tiny.Data).Schema);
    }

    [Fact]
    public void AddSyntheticImages_ValueThatTheDataDoNotHave_IsNamedWithThoseThatTheyHave()
    {
        // Hospital 5 does not occur in the data.
        using (var writer = SyntheticStoreWriter.Open(_folder.Path))
        {
            writer.Add(
                0, new byte[3 * TinyStudy.Size * TinyStudy.Size], TinyStudy.Size,
                TinyStore.Provenance(0) with { Attributes = new Dictionary<string, string?> { ["Hospital"] = "5" } });
            writer.Flush();
        }

        var message = Refusal();

        Assert.Contains("Hospital '5'", message);
        Assert.Contains("0, 3, 4", message);
    }

    [Fact]
    public void AddSyntheticImages_OfAnotherSize_SaysWhatToPutBefore()
    {
        TinyStore.Create(_folder.Path);

        Assert.Contains("4 x 4 pixels, those of column 'Image' 8 x 8. Put ml.Transforms.ResizeImages(\"Image\", 4, 4)", Refusal());
    }

    [Fact]
    public void AddSyntheticImages_DamagedOrUnfinishedStore_IsRefused()
    {
        using var generator = ImageGenerator.Load(tiny.Transformer.WorkspacePath!, "cpu");
        generator.Generate(
            _folder.Path, new ImageGenerationOptions { Count = 70, Sampling = new() { SamplerSteps = 1 }, Shard = new Shard(2, 2) });
        Assert.Contains("holds 6 of 70 images", Refusal());

        generator.Generate(
            _folder.Path, new ImageGenerationOptions { Count = 70, Sampling = new() { SamplerSteps = 1 }, Shard = new Shard(1, 2) });
        File.Copy(Path.Combine(_folder.Path, "000001.png"), Path.Combine(_folder.Path, "000002.png"), overwrite: true);
        Assert.Contains("000002.png", Refusal());
    }

    private StoredAugmentationEstimator Estimator(string path) => _ml.FairDiff().AddSyntheticImages(path);

    private string Refusal() => Assert.Throws<FairDiffException>(() => Estimator(_folder.Path).Fit(tiny.Data)).Message;
}
