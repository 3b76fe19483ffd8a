using FairDiff.Tests;

namespace FairDiff.Studies.Tests.DataSets;

/// <summary>What a walk over a data set finds.</summary>
public sealed class ImageDataSetCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Of_PartOfASet_CountsAndSaysWhatIsLess()
    {
        TinyDataSets.Camelyon17(_folder.Path);

        var check = Check();

        Assert.Equal((9, 6), (check.Rows, check.Labelled));
        Assert.Contains(new ImageDataSetCount("hospital", "0", 3, 2), check.Counts);
        Assert.Contains(new ImageDataSetCount("label", "", 3, 0), check.Counts);
        Assert.Contains(new ImageDataSetCount("label", "tumor", 3, 3), check.Counts);
        Assert.Contains("6 images (labelled); the authors have 455,954.", check.Warnings);
        Assert.Empty(check.Errors);
    }

    [Fact]
    public void Of_ConditionsWithUncertainOnes_CountsThemApart()
    {
        TinyDataSets.CheXpert(_folder.Path);

        var check = Check();

        Assert.Equal(
            [("", 1), ("0", 3), ("1", 1)],
            check.Counts.Where(count => count.Column == "atelectasis").Select(count => (count.Value, (int)count.Rows)));
    }

    [Fact]
    public void Of_ImagesThatAreNotThere_AreAnError()
    {
        TinyDataSets.Camelyon17(_folder.Path);
        Directory.Delete(_folder.File(Path.Combine("camelyon17_v1.0", "patches", "patient_004_node_4")), recursive: true);

        var error = Assert.Single(Check().Errors);

        Assert.StartsWith("2 images are not there: camelyon17_v1.0/patches/patient_004_node_4/", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_PatientOnBothSides_IsAnError()
    {
        TinyDataSets.ChestXray14(_folder.Path);
        var table = _folder.File("Data_Entry_2017.csv");
        File.WriteAllText(table, File.ReadAllText(table).Replace(",0,2,414Y", ",1,1,414Y", StringComparison.Ordinal));

        Assert.Equal(
            ["1 values of patient are on more than one side of the split: 1."],
            Check().Errors);
    }

    public void Dispose() => _folder.Dispose();

    private ImageDataSetCheck Check() =>
        ImageDataSetCheck.Of(ImageDataSet.Open(_folder.Path), TestContext.Current.CancellationToken);
}
