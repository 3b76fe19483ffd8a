namespace FairDiff.Fairness.Tests.Reference;

public class ReferenceCopyTests
{
    [Theory]
    [InlineData("multiclass.csv")]
    [InlineData("multiclass.json")]
    [InlineData("binary.csv")]
    [InlineData("binary.json")]
    [InlineData("statistics.json")]
    public void EmbeddedFile_WhereTheOriginalIs_IsTheSame(string name)
    {
        var original = OriginalPath(name);
        if (original is null)
        {
            Assert.Skip("The shared reference folder is not next to the repository.");
        }

        Assert.Equal(File.ReadAllText(original), ReferenceFile.Text(name));
    }

    private static string? OriginalPath(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FairDiff.MLNet.sln")))
        {
            folder = folder.Parent;
        }

        var path = folder?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "reference", name) : null;
        return File.Exists(path) ? path : null;
    }
}
