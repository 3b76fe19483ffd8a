using System.Text.Json.Nodes;
using FairDiff.Studies.Tests.Folder;
using FairDiff.Tests;
using Microsoft.ML;
using SkiaSharp;

namespace FairDiff.Studies.Tests.Study;

/// <summary>What a study tells of its rows, against counts by hand.</summary>
public sealed class DataSheetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_OneClass_HasSharesOfTheLabelledRowsAndOfGroups()
    {
        var train = new TextRowsView(
            ["Label", "Site", "sex"], [["a", "1", "f"], ["b", "1", "m"], ["a", "2", ""], ["", "2", "f"], ["a", "2", "m"]]);
        var test = new TextRowsView(["Label", "Site", "sex"], [["b", "1", "f"], ["a", "2", "m"]]);
        var far = new TextRowsView(["Label", "Site", "sex"], [["b", "3", "f"]]);
        var sheet = DataSheets.Of(
            Data(StudyLabel.OneClass, train, test) with
            {
                Groups = ["Site", "Site*sex"], LabelledClusters = 3, ClusterColumn = "patient",
                OutOfDistribution = [new("far", SetRole.OodTest, far, 1) { Clusters = 1 }],
            },
            redrawn: false);

        Assert.Equal("patient", sheet.ClusterColumn);
        Assert.Equal(
            [
                ("training", DataRole.LabelledTraining, 4L, 3), ("trainingUnlabelled", DataRole.UnlabelledTraining, 1, null),
                ("inDistribution", DataRole.InDistribution, 2, null), ("far", DataRole.OodTest, 1, (int?)1),
            ],
            sheet.Parts.Select(part => (part.Name, part.Role, part.Rows, part.Clusters)));
        Assert.Equal([new("a", 3, 4, .75), new("b", 1, 4, .25)], sheet.Parts[0].Labels);
        Assert.Empty(sheet.Parts[1].Labels);
        Assert.Equal([new("a", 0, 1, 0), new("b", 1, 1, 1)], sheet.Parts[3].Labels);
        Assert.Equal(["Site", "sex"], sheet.Parts[0].Groups.Keys);
        Assert.Equal([new("1", 2, .5), new("2", 2, .5)], sheet.Parts[0].Groups["Site"]);
        Assert.Equal([new("(unknown)", 1, .25), new("f", 1, .25), new("m", 2, .5)], sheet.Parts[0].Groups["sex"]);
        Assert.All(sheet.Parts, part => Assert.Null(part.CoOccurrence));
    }

    [Fact]
    public void Of_Conditions_HasSharesOfTheKnownRowsAndWhatComesTogether()
    {
        var rows = new TextRowsView(["Site"], [["A"], ["B"], ["A"], ["B"], ["A"]])
        {
            Vectors = new(
                "Label", ["edema", "mass"],
                [[1, float.NaN], [1, 1], [0, 0], [float.NaN, float.NaN], [1, 0]]),
        };
        var sheet = DataSheets.Of(Data(StudyLabel.Conditions("edema", "mass"), rows, rows), redrawn: true);

        Assert.True(sheet.Redrawn);
        var labelled = sheet.Parts[0];
        Assert.Equal((4, 1), (labelled.Rows, sheet.Parts[1].Rows));
        Assert.Equal([new("edema", 3, 4, .75), new("mass", 1, 3, 1.0 / 3)], labelled.Labels);
        Assert.Equal([[1, .5], [1, 1]], labelled.CoOccurrence!.Probability);
        Assert.Equal([[3, 2], [1, 1]], labelled.CoOccurrence.Rows);
        Assert.Null(sheet.Parts[1].CoOccurrence);
    }

    [Fact]
    public void Of_SoftLabels_HasMeanSharesAndTheRowsOfTheLargest()
    {
        var rows = new TextRowsView(["Site"], [["A"], ["B"], ["A"]])
        {
            Vectors = new("Label", ["nevus", "wart"], [[.75f, .25f], [0, 1], [.75f, .25f]]),
        };
        var sheet = DataSheets.Of(Data(StudyLabel.SoftLabel("nevus", "wart"), rows, rows), redrawn: false);

        Assert.Equal(["training", "inDistribution"], sheet.Parts.Select(part => part.Name));
        Assert.All(sheet.Parts, part => Assert.Equal([new("nevus", 2, 3, .5), new("wart", 1, 3, .5)], part.Labels));
    }

    [Fact]
    public void Load_AFolderWithAClusterColumn_CountsThePatientsOfEachSet()
    {
        string[] lines = [
            "path,label,site,split,patient", "a.png,x,A,train,1", "b.png,y,A,train,1", "c.png,x,A,train,2", "d.png,,A,train,2",
            "e.png,y,A,test,3", "f.png,x,A,test,3", "g.png,x,B,,4", "h.png,y,B,,5"];
        File.WriteAllLines(_folder.File("metadata.csv"), lines);
        foreach (var line in lines.Skip(1))
        {
            File.WriteAllBytes(_folder.File(line.Split(',')[0]), TestPng.Image(SKEncodedImageFormat.Png));
        }

        var options = new FolderOptions
        {
            DataFolder = _folder.Path, AttributeColumns = ["site"], SplitColumn = "split", ClusterColumn = "patient",
            OutOfDistribution = [new RowSelector("site", "B")], ImageSize = 8,
        };
        var data = FolderData.Load(
            new MLContext(), options, RunFolder.Open(_folder.File("run"), new JsonObject { ["data"] = new JsonObject() }), _ => { },
            TestContext.Current.CancellationToken);

        var sheet = DataSheets.Of(data, redrawn: false);
        Assert.Equal("patient", sheet.ClusterColumn);
        Assert.Equal([(3L, 2), (1, 1), (2, 1), (2, (int?)2)], sheet.Parts.Select(part => (part.Rows, part.Clusters)));
    }

    private static StudyData Data(StudyLabel label, IDataView train, IDataView test) => new()
    {
        Label = label, Train = train, InDistribution = new("test", SetRole.InDistribution, test, 0), AttributeColumns = ["Site"],
        Groups = ["Site"], OutOfDistribution = [], ImageSize = 8, LabelledRows = 0, UnlabelledRows = 0,
    };
}
