using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Studies.Tests.DataSets;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Folder;

/// <summary>Further sets beside that of a study.</summary>
public sealed class JointTableTests : IDisposable
{
    private static readonly string[] Findings = ["atelectasis", "consolidation", "cardiomegaly", "pleural effusion", "edema"];

    private readonly TemporaryFolder _folder = new();

    public JointTableTests()
    {
        TinyDataSets.CheXpert(Chest);
        TinyDataSets.ChestXray14(Other);
        TinyDataSets.Scin(Skin);
        TinyDataSets.PadUfes20(Clinic);
    }

    private string Chest => _folder.File("chest");

    private string Other => _folder.File("other");

    private string Skin => _folder.File("skin");

    private string Clinic => _folder.File("clinic");

    public void Dispose() => _folder.Dispose();

    /// <summary>ChestX-ray14 says which films test: those alone are there, and patients of two sets are never the same.</summary>
    [Fact]
    public void Read_TwoSets_HasTheRowsOfBothAndWhatEachKnows()
    {
        var notes = new List<string>();
        var table = JointTable.Read(
            new FolderOptions
            {
                DataFolder = Chest, FurtherFolders = [Other], AttributeColumns = ["sex"], ClusterColumn = "patient",
                Label = StudyLabel.Conditions(Findings),
            },
            TableRules.Usual with { Report = notes.Add });

        string[] sets = [.. Enumerable.Range(0, table.RowCount).Select(row => table[row, "set"])];
        Assert.Equal(["chexpert", "chexpert", "chexpert", "chexpert", "chexpert", "chestxray14"], sets);
        Assert.Equal("chestxray14 2", table[5, "patient"]);
        Assert.Equal("chexpert 00002", table[1, "patient"]);
        Assert.Equal(("Black or African American", ""), (table[1, "race"], table[5, "race"]));
        Assert.True(File.Exists(Path.Combine(Chest, table.File(5, "path"))));
        Assert.Equal("00000002_000.png", Path.GetFileName(table.File(5, "path")));
        Assert.Equal(["0", "0", "0", "0", "0"], Findings.Select(finding => table[5, finding]));
        Assert.Contains(notes, note => note.Contains("2 rows of", StringComparison.Ordinal) && note.Contains(
            "are not in its test part and are left out", StringComparison.Ordinal));
    }

    /// <summary>Where labels are shares, a set with one class per image says 1 for it.</summary>
    [Fact]
    public void Read_SoftLabelsAndClasses_AreBothShares()
    {
        var conditions = ImageDataSet.Open(Skin).Conditions;
        var table = JointTable.Read(
            new FolderOptions
            {
                DataFolder = Skin, FurtherFolders = [Clinic], AttributeColumns = ["sex"], Label = StudyLabel.SoftLabel(conditions),
            },
            TableRules.Usual);

        var row = Enumerable.Range(0, table.RowCount).First(
            row => table[row, "set"] == "padufes20" && table[row, "diagnosis"] == "BCC");
        Assert.Equal("1", table[row, "basal cell carcinoma"]);
        Assert.Equal(26, conditions.Count(condition => table[row, condition] == "0"));
        Assert.Equal(("female", "55", "3"), (table[row, "sex"], table[row, "age"], table[row, "skin_tone"]));
        Assert.Equal(.69 + .11 + .11, conditions.Sum(
            condition => condition is "eczema" or "other" ? double.Parse(table[0, condition], CultureInfo.InvariantCulture) : 0), 3);
    }

    [Fact]
    public void Read_OneSetWithItsOwnLabel_IsThatSet() => Assert.DoesNotContain(
        "set",
        JointTable.Read(
            new FolderOptions { DataFolder = Chest, AttributeColumns = ["sex"], Label = StudyLabel.Conditions(Findings) },
            TableRules.Usual).Columns);

    /// <summary>A folder of one's own is called as it is named.</summary>
    [Fact]
    public void Read_FolderOfOnesOwn_IsASetToo()
    {
        var own = _folder.File("our clinic");
        Directory.CreateDirectory(own);
        File.WriteAllLines(
            Path.Combine(own, "metadata.csv"), ["path,sex,patient," + string.Join(',', Findings), "a.png,female,7,1,0,,0,0"]);
        var table = JointTable.Read(
            new FolderOptions
            {
                DataFolder = Chest, FurtherFolders = [own], AttributeColumns = ["sex"], ClusterColumn = "patient",
                Label = StudyLabel.Conditions(Findings),
            },
            TableRules.Usual);

        Assert.Equal("our clinic", JointTable.NameOf(own));
        Assert.Equal(("our clinic", "our clinic 7", "1", ""), (
            table[5, "set"], table[5, "patient"], table[5, "atelectasis"], table[5, "cardiomegaly"]));
    }

    [Theory]
    [InlineData("chest", "chest", "are both called chexpert; name each data set once.")]
    [InlineData("chest", "nothing", "named as a further set (--ood), holds none of the data sets that are known here, and no metadata.csv")]
    [InlineData("chest", "skin", "has no column 'atelectasis' for the label of this study, and none of the name label")]
    [InlineData("chest", "clinic", "the label is 'melanocytic nevus', and this study is of atelectasis")]
    public void Read_WhatDoesNotGoTogether_IsRefused(string folder, string further, string message) => Assert.Contains(
        message,
        Assert.Throws<FairDiffException>(() => JointTable.Read(
            new FolderOptions
            {
                DataFolder = _folder.File(folder), FurtherFolders = [_folder.File(further)], AttributeColumns = ["sex"],
                Label = StudyLabel.Conditions(Findings),
            },
            TableRules.Usual)).Message);

    /// <summary>Wherever the folders are, it is the same study.</summary>
    [Fact]
    public void Digest_OfFurtherSetElsewhere_IsTheSame()
    {
        string Digest(string further)
        {
            var options = new FolderOptions
            {
                DataFolder = Chest, FurtherFolders = [further], AttributeColumns = ["sex"], Label = StudyLabel.Conditions(Findings),
                OutOfDistribution = [new("set", "chestxray14")],
            };
            var table = JointTable.Read(options, TableRules.Usual);
            var rows = Enumerable.Range(0, table.RowCount).ToLookup(row => table[row, "set"] == "chexpert");
            return FolderDigest.Of(
                table, options, ["sex"], new FolderSplit([.. rows[true]], [], [], [], [("set=chestxray14", [.. rows[false]])]));
        }

        var elsewhere = _folder.File(Path.Combine("deep", "down", "xrays"));
        TinyDataSets.ChestXray14(elsewhere);

        Assert.Equal(Digest(Other), Digest(elsewhere));
    }
}
