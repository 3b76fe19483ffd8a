using FairDiff.MLNet;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Folder;

public sealed class FolderLabelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly FolderOptions Options = new()
    {
        DataFolder = "", AttributeColumns = ["site"], Label = StudyLabel.Conditions("edema", "lung opacity"),
    };

    [Fact]
    public void Vector_OfConditions_HasOneZeroOrUnknown()
    {
        var label = new FolderLabel(Table("1,0", ",1.0", ","), Options);

        label.Check();

        Assert.Equal([1, 0], label.Vector(0));
        Assert.Equal([float.NaN, 1], label.Vector(1));
        Assert.Equal((",1", true), (label.Text(1), label.IsKnown(1)));
        Assert.Equal(("", false), (label.Text(2), label.IsKnown(2)));
    }

    [Theory]
    [InlineData("-1,0", "edema", "'-1'; a condition must be 1, 0 or empty (unknown). Replace other codes, or say that this one is unknown")]
    [InlineData("0,0.4", "lung opacity", "'0.4'; a condition must be 1, 0 or empty (unknown)")]
    [InlineData("yes,0", "edema", "'yes'; a condition must be 1, 0 or empty (unknown)")]
    public void Check_AnotherValueOfACondition_NamesFileLineColumnAndRange(string cells, string column, string problem)
    {
        var error = Assert.Throws<FairDiffException>(() => new FolderLabel(Table("1,0", cells), Options).Check());

        Assert.StartsWith($"line 3 of {_folder.Path}", error.Message);
        Assert.Contains($"column '{column}' is {problem}", error.Message);

        // What is left out is not read.
        new FolderLabel(Table("1,0", cells), Options with { Excluded = [new("site", "1")] }).Check();
    }

    [Theory]
    [InlineData(".5,.2", "the shares of columns edema, lung opacity sum to 0.7; they must sum to 1, or all be empty")]
    [InlineData("1.2,-.2", "column 'edema' is '1.2'; a share must be a number from 0 to 1")]
    [InlineData("1,", "column 'lung opacity' is empty, though other shares of the row are there; write 0")]
    public void Check_NoDistribution_IsRefused(string cells, string problem)
    {
        var shares = Options with { Label = StudyLabel.SoftLabel("edema", "lung opacity") };
        new FolderLabel(Table(".3,.7", ",", ".9996,.0001"), shares).Check();

        Assert.Contains(
            problem, Assert.Throws<FairDiffException>(() => new FolderLabel(Table(".3,.7", cells), shares).Check()).Message);
    }

    [Fact]
    public void Check_OptionsThatNeedOneClassPerImage_AreRefused()
    {
        string Refusal(FolderOptions options) =>
            Assert.Throws<FairDiffException>(() => new FolderLabel(Table("1,0"), options).Check()).Message;

        Assert.Equal(
            "--skew site=A:9:edema=0.5 gives shares of classes, which need one class per image; write --skew site=A:9.",
            Refusal(Options with { LabelLimits = [LabelLimit.Parse("--skew", "site=A:9:edema=0.5")] }));
        Assert.Contains("has no column 'effusion'", Refusal(Options with { Label = StudyLabel.Conditions("effusion") }));
        Assert.Contains("rename it", Refusal(Options with { GroupColumns = ["site*label_edema"] }));
    }

    [Fact]
    public void Conditions_NamesThatAreNone_AreRefused()
    {
        Assert.Contains("'a', 'a'", Assert.Throws<FairDiffException>(() => StudyLabel.Conditions("a", " a")).Message);
        Assert.Contains("two columns or more", Assert.Throws<FairDiffException>(() => StudyLabel.SoftLabel("a")).Message);
    }

    [Fact]
    public void Check_MethodsThatNeedOneClassPerImage_AreNamedWithTheReason()
    {
        string[] refused =
        [
            .. StudyMethod.All.Where(method => !StudyLabel.Conditions("a").Allows(method)).Select(method => method.Name),
        ];

        Assert.Equal(
            [
                "oversample-cells", "reweight", "dfr", "adapt-norm", "groupdro", "label+property+gate",
                "label+property+feedback", "label+property+feedback+hard",
            ],
            refused.Except(["standardize", "standardize+label+property"]));
        Assert.All(StudyMethod.All, method => Assert.True(StudyLabel.OneClass.Allows(method)));
        Assert.All(refused, name => Assert.Contains(
            $"--methods: {name} ",
            Assert.Throws<FairDiffException>(
                () => StudyLabel.SoftLabel("a", "b").Check(new() { Methods = StudyMethod.Parse(["baseline", name]) })).Message));
    }

    private MetadataTable Table(params string[] cells)
    {
        var path = _folder.File("metadata.csv");
        File.WriteAllLines(path, ["path,edema,lung opacity,site", .. cells.Select((row, index) => $"{index}.png,{row},{index}")]);
        return MetadataTable.Read(path);
    }

    public void Dispose() => _folder.Dispose();
}
