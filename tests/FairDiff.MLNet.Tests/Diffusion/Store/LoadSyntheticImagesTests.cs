using FairDiff.MLNet.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Diffusion.Store;

public sealed class LoadSyntheticImagesTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _temporary = new();
    private readonly string _folder;

    public LoadSyntheticImagesTests() => _folder = TinyStore.Create(Path.Combine(_temporary.Path, "store"));

    public void Dispose() => _temporary.Dispose();

    private IDataView View => _ml.FairDiff().LoadSyntheticImages(_folder);

    [Fact]
    public void LoadSyntheticImages_Columns_AreThese()
    {
        Assert.Equal(
            ["Image", "Path", "Label", "Hospital", "Sex", "IsSynthetic", "GeneratorId", "Seed"], View.Schema.Select(column => column.Name));
        var image = Assert.IsType<ImageDataViewType>(View.Schema["Image"].Type);
        Assert.Equal((4, 4), (image.Height, image.Width));
        Assert.All(
            ["Path", "Label", "Hospital", "Sex", "GeneratorId"], name => Assert.Equal(TextDataViewType.Instance, View.Schema[name].Type));
        Assert.Equal(NumberDataViewType.Int64, View.Schema["Seed"].Type);
    }

    [Fact]
    public void LoadSyntheticImages_Rows_HoldWhatTheManifestSays()
    {
        Assert.Equal(6, View.GetRowCount());
        Assert.Equal(["normal", "tumour", "normal", "tumour", "normal", "tumour"], View.GetColumn<string>("Label"));
        Assert.Equal(["0", "3", "4", "0", "3", "4"], View.GetColumn<string>("Hospital"));
        Assert.Equal(["f", "f", "f", "f", "f", ""], View.GetColumn<string>("Sex"));
        Assert.Equal([true, true, true, true, true, true], View.GetColumn<bool>("IsSynthetic"));
        Assert.Equal([1000, 1001, 1002, 1003, 1004, 1005], View.GetColumn<long>("Seed"));
        Assert.All(View.GetColumn<string>("GeneratorId"), id => Assert.Equal("0a1b", id));
        Assert.Equal(Path.Combine(_folder, "000005.png"), View.GetColumn<string>("Path").Last());
        foreach (var (index, image) in View.GetColumn<MLImage>("Image").Index())
        {
            var planes = new byte[3 * TinyStore.Size * TinyStore.Size];
            ImagePixels.CopyToPlanes(image, planes);
            Assert.Equal(TinyStore.Planes(index), planes);
        }
    }

    [Fact]
    public void LoadSyntheticImages_OnlyTheImagesThatAreAskedFor_AreOpened()
    {
        File.Delete(Path.Combine(_folder, "000000.png"));

        Assert.Equal(6, View.GetColumn<string>("Label").Count());
        Assert.Contains("000000.png", Assert.Throws<FairDiffException>(() => View.GetColumn<MLImage>("Image").First()).Message);
    }

    [Fact]
    public void LoadSyntheticImages_ChangedImage_IsRefusedUnlessAskedOtherwise()
    {
        File.Copy(Path.Combine(_folder, "000002.png"), Path.Combine(_folder, "000001.png"), overwrite: true);

        var unchecked_ = _ml.FairDiff().LoadSyntheticImages(_folder, new SyntheticImageLoadingOptions { VerifyHashes = false });

        Assert.Contains("000001.png", Assert.Throws<FairDiffException>(() => View.GetColumn<MLImage>("Image").Count()).Message);
        Assert.Equal(6, unchecked_.GetColumn<MLImage>("Image").Count());
    }

    [Fact]
    public void LoadSyntheticImages_Cursor_KeepsToItsContract()
    {
        using var cursor = View.GetRowCursor([View.Schema["Label"]]);

        Assert.False(cursor.IsColumnActive(View.Schema["Image"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<MLImage>(View.Schema["Image"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(View.Schema["Label"]));
        Assert.Equal(-1, cursor.Position);
        HashSet<DataViewRowId> ids = [];
        var getId = cursor.GetIdGetter();
        while (cursor.MoveNext())
        {
            var id = default(DataViewRowId);
            getId(ref id);
            ids.Add(id);
        }

        Assert.Equal(6, ids.Count);
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
    }

    [Fact]
    public void LoadSyntheticImages_InAPipeline_WorksAsAnyData()
    {
        var pipeline = _ml.Transforms.ResizeImages("Image", 8, 8)
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Sex"));
        var some = _ml.Data.SkipRows(pipeline.Fit(View).Transform(View), 2);

        Assert.Equal(4, some.GetColumn<MLImage>("Image").Count(image => image.Width == 8));
        Assert.Equal([1u, 1, 1, 1, 1, 0], pipeline.Fit(View).Transform(View).GetColumn<uint>("Sex"));
    }

    [Fact]
    public void LoadSyntheticImages_OtherNames_AreUsed()
    {
        var view = _ml.FairDiff().LoadSyntheticImages(
            _folder,
            new SyntheticImageLoadingOptions { ImageColumnName = "Patch", LabelColumnName = "Diagnosis", PathColumnName = "File" });

        Assert.Equal(["Patch", "File", "Diagnosis"], view.Schema.Take(3).Select(column => column.Name));
        Assert.Contains("two columns 'Sex'", Assert.Throws<FairDiffException>(
            () => _ml.FairDiff().LoadSyntheticImages(_folder, new SyntheticImageLoadingOptions { LabelColumnName = "Sex" })).Message);
    }

    [Fact]
    public void EvaluateFairness_OfRowsReadBack_IsRefused()
    {
        // Scores of some model: any two numbers.
        var scoring = _ml.Transforms.Conversion.ConvertType([new("A", "Seed"), new("B", "Seed")], DataKind.Single)
            .Append(_ml.Transforms.Concatenate("Score", "A", "B"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label"));
        var scored = scoring.Fit(View).Transform(View);

        Assert.Contains("synthetic", Assert.Throws<FairDiffException>(
            () => _ml.FairDiff().EvaluateFairness(scored, ["Hospital"], cancellationToken: TestContext.Current.CancellationToken)).Message);
    }
}
