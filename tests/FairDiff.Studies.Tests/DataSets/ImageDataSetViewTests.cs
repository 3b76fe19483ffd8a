using FairDiff.MLNet;
using FairDiff.Tests;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies.Tests.DataSets;

/// <summary>Published data sets as ML.NET sees them.</summary>
public sealed class ImageDataSetViewTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(1);

    [Fact]
    public void LoadChestXray14_Labels_AreNamedSlots()
    {
        TinyDataSets.ChestXray14(_folder.Path);

        var view = _ml.FairDiff().LoadChestXray14(_folder.Path);

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        view.Schema["Label"].GetSlotNames(ref names);
        Assert.Equal(
            ["atelectasis", "consolidation", "cardiomegaly", "pleural effusion", "edema"],
            names.DenseValues().Select(name => name.ToString()));
        Assert.Equal([0, 0, 1, 1, 0], view.GetColumn<float[]>("Label").First());
        Assert.Equal(["male", "female", "female"], view.GetColumn<string>("sex"));
    }

    /// <summary>Its rows are images that the usual stages load, twice alike.</summary>
    [Fact]
    public void LoadCamelyon17_WithLoadImages_GivesTheImagesAtEveryPass()
    {
        TinyDataSets.Camelyon17(_folder.Path);
        var view = _ml.FairDiff().LoadCamelyon17(_folder.Path);

        var images = _ml.Transforms.LoadImages("Image", _folder.Path, "Path").Fit(view).Transform(view);

        for (var pass = 0; pass < 2; pass++)
        {
            Assert.Equal(
                Enumerable.Repeat(48, 9),
                images.GetColumn<MLImage>("Image").Select(image =>
                {
                    using (image)
                    {
                        return image.Width;
                    }
                }));
        }

        Assert.Equal(["0", "0", "1", "2", "3", "4", "0", "1", "4"], view.GetColumn<string>("hospital"));
        Assert.Equal(["tumor", "normal", "tumor", "normal", "normal", "tumor", "", "", ""], view.GetColumn<string>("Label"));
    }

    [Fact]
    public void LoadCheXpert_FolderOfAnotherSet_SaysWhichItLooksLike()
    {
        TinyDataSets.ChestXray14(_folder.Path);

        var e = Assert.Throws<FairDiffException>(() => _ml.FairDiff().LoadCheXpert(_folder.Path));

        Assert.Contains("looks like ChestX-ray14", e.Message);
    }

    /// <summary>A study reads them as it reads a metadata.csv: a condition of several is a column that can be the label.</summary>
    [Fact]
    public void OfFolder_PublishedSet_HasAColumnForEachCondition()
    {
        TinyDataSets.CheXpert(_folder.Path);

        var table = MetadataTable.OfFolder(_folder.Path);

        Assert.Equal(
            [
                "path", "atelectasis", "consolidation", "cardiomegaly", "pleural effusion", "edema", "patient", "sex", "age", "race",
                "view", "split",
            ],
            table.Columns);
        Assert.Equal(["0", "", "1"], Enumerable.Range(0, 3).Select(row => table[row, "atelectasis"]));
        Assert.Equal($"line 2 of {_folder.File("CheXpert-v1.0-small")}{Path.DirectorySeparatorChar}valid.csv", table.Place(4));
        Assert.True(File.Exists(_folder.File(table.File(0, "path"))));
    }

    [Fact]
    public void OfFolder_TablesWithoutImages_SaysSo()
    {
        TinyDataSets.Ham10000(_folder.Path);
        Directory.Delete(_folder.File("HAM10000_images_part_1"), recursive: true);
        Directory.Delete(_folder.File("HAM10000_images_part_2"), recursive: true);

        Assert.Contains(
            "holds the tables of HAM10000, but none of its images",
            Assert.Throws<FairDiffException>(() => MetadataTable.OfFolder(_folder.Path)).Message);
    }

    public void Dispose() => _folder.Dispose();
}
