using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Folder;

public sealed class FolderDigestTests : IDisposable
{
    private static readonly string[] Lines = [
        "path,label,site,split", "a.png,mole,A,train", "b.png,nevus,B,test", "c.png,,B,train", "e.png,mole,A,train", "f.png,nevus,A,train"];

    private readonly TemporaryFolder _folder = new();

    private string Reference => Digest("reference", Lines);

    [Fact]
    public void Of_SameContentElsewhere_IsTheSame() => Assert.Equal(Reference, Digest("elsewhere", Lines));

    [Theory]
    [InlineData("a.png,mole,A,train", "a.png,nevus,A,train")]
    [InlineData("b.png,nevus,B,test", "b.png,nevus,A,test")]
    [InlineData("a.png,mole,A,train", "d.png,mole,A,train")]
    [InlineData("c.png,,B,train", "c.png,mole,B,train")]
    public void Of_LabelColumnFileOrSetOfARowChanged_IsAnother(string row, string changed) =>
        Assert.NotEqual(Reference, Digest("changed", [.. Lines.Select(line => line == row ? changed : line)]));

    [Fact]
    public void Of_BytesOfAnImageChanged_IsAnother() => Assert.NotEqual(Reference, Digest("changed", Lines, ("c.png", [9])));

    /// <summary>Nothing reads the label of an unlabelled row, nor a row that is left out.</summary>
    [Fact]
    public void Of_WhatNoStudyReadsChanged_IsTheSame() => Assert.Equal(
        Digest("hidden", [.. Lines, "d.png,mole,C,train", "d.png,mole,X,train"]), Digest(
            "other", [.. Lines, "d.png,nevus,C,train", "a.png,nevus,X,train"]));

    /// <summary>But for studies that draw labels anew: another draw shows what the first one hides.</summary>
    [Fact]
    public void Of_HiddenLabelChangedWhereSeedsDrawAnew_IsAnother()
    {
        string[] Hiding(string label) => [.. Lines, $"d.png,{label},C,train", "d.png,mole,X,train"];
        Assert.NotEqual(Digest("hidden", Hiding("mole"), redraw: true), Digest("other", Hiding("nevus"), redraw: true));
    }

    private string Digest(string name, string[] lines, (string File, byte[] Bytes)? changed = null, bool redraw = false)
    {
        var data = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(data);
        foreach (var file in new[] { "a.png", "b.png", "c.png", "d.png", "e.png", "f.png" })
        {
            File.WriteAllBytes(Path.Combine(data, file), changed?.File == file ? changed.Value.Bytes : [1, 2, (byte)file[0]]);
        }

        File.WriteAllLines(Path.Combine(data, "metadata.csv"), lines);
        var table = MetadataTable.OfFolder(data);
        var options = new FolderOptions
        {
            DataFolder = data,
            AttributeColumns = ["site"],
            SplitColumn = "split",
            Redraw = redraw,
            Unlabelled = lines.Length > Lines.Length ? [new RowSelector("site", "C")] : [],
            Excluded = lines.Length > Lines.Length ? [new RowSelector("site", "X")] : [],
        };
        return FolderDigest.Of(table, options, ["site"], FolderSplit.Create(table, options));
    }

    public void Dispose() => _folder.Dispose();
}
