using FairDiff.MLNet;
using FairDiff.Studies.Tests.DataSets;
using FairDiff.Tests;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies.Tests.Study;

public sealed class StudyLabelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly IDataView Rows = new TextRowsView(["Site"], [["A"], ["B"], ["A"], ["B"]])
    {
        Vectors = new("Label", ["edema", "mass"], [[1, float.NaN], [1, 1], [0, 0], [float.NaN, float.NaN]]),
    };

    /// <summary>A published set as a folder of a study has the labels that its view has in ML.NET.</summary>
    [Theory]
    [InlineData("chexpert")]
    [InlineData("chestxray14")]
    [InlineData("scin")]
    public void FolderLabel_OfAPublishedSet_IsThatOfItsView(string name)
    {
        TinyDataSets.All[name](_folder.Path);
        var set = ImageDataSet.Open(_folder.Path);
        var table = MetadataTable.OfFolder(set.Folder);
        var label = new FolderLabel(table, new FolderOptions
        {
            DataFolder = set.Folder, AttributeColumns = ["sex"],
            Label = name == "scin" ? StudyLabel.SoftLabel(set.Conditions) : StudyLabel.Conditions(set.Conditions),
        });

        label.Check();

        var view = set.ToDataView();
        float[][] rows = [.. view.GetColumn<float[]>("Label")];
        Assert.Equal(rows, Enumerable.Range(0, table.RowCount).Select(label.Vector));
        Assert.Contains(rows, row => !row.All(float.IsNaN));
    }

    [Fact]
    public void Of_Conditions_CountsThoseThatHaveItAndThoseInWhichItIsKnown()
    {
        var sets = StudySets.Of(Data(StudyLabel.Conditions("edema", "mass")));

        Assert.Equal(["A", "B"], sets.Select(set => set.Name));
        Assert.Equal((1, 2, 0L), (sets[0].Labelled["edema"], sets[0].Known!["edema"], sets[0].Unlabelled));
        Assert.Equal((false, 1), (sets[0].Labelled.ContainsKey("mass"), sets[0].Known!["mass"]));
        Assert.Equal((1, 1, 1L), (sets[1].Labelled["mass"], sets[1].Known!["mass"], sets[1].Unlabelled));
    }

    [Fact]
    public void RefuseLabelsOfAnotherKind_ViewsThatDoNotHoldThem_AreNamed()
    {
        var settings = new StudySettings { Methods = StudyMethod.Parse(["baseline"]) };
        string Refusal(StudyLabel label) => Assert.Throws<FairDiffException>(
            () => StudyCheck.RefuseLabelsOfAnotherKind(Data(label), settings)).Message;

        StudyCheck.RefuseLabelsOfAnotherKind(Data(StudyLabel.Conditions("edema", "mass")), settings);
        Assert.Contains("StudyData.Label is Conditions (mass, edema)", Refusal(StudyLabel.Conditions("mass", "edema")));
        Assert.Contains("holds Vector<Single, 2> (edema, mass)", Refusal(StudyLabel.OneClass));
    }

    [Fact]
    public void RefuseUpsamplerOfLargeImages_OfTheSizeOfTheStudys_IsNamed()
    {
        StudySettings Settings(int size) => new()
        {
            Methods = StudyMethod.Parse(["baseline"]), Upsampler = new UpsamplerOptions { BaseImageSize = size },
        };

        StudyCheck.RefuseUpsamplerOfLargeImages(Data(StudyLabel.OneClass), Settings(4));
        Assert.Contains(
            "make images of 8 pixels larger, and those of the study have 8;",
            Assert.Throws<FairDiffException>(
                () => StudyCheck.RefuseUpsamplerOfLargeImages(Data(StudyLabel.OneClass), Settings(8))).Message);
    }

    private static StudyData Data(StudyLabel label) => new()
    {
        Label = label, Train = Rows, InDistribution = new("", SetRole.InDistribution, Rows, 4), AttributeColumns = ["Site"],
        Groups = ["Site"], OutOfDistribution = [], ImageSize = 8, LabelledRows = 3, UnlabelledRows = 1,
    };

    public void Dispose() => _folder.Dispose();
}
