using FairDiff.Shared;

namespace FairDiff.Torch.Tests.Runtime;

/// <summary>A killed writer leaves a hidden neighbour of its file, which the next one clears away, and nothing else.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => Path.GetDirectoryName(In("x"))!;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_LeavesTheFileAlone()
    {
        AtomicFile.WriteAllText(In("a.csv"), "one");
        AtomicFile.WriteAllText(In("a.csv"), "two");

        Assert.Equal("two", File.ReadAllText(In("a.csv")));
        Assert.Equal([In("a.csv")], Directory.GetFiles(Folder));
    }

    [Fact]
    public void Write_ThatFails_LeavesWhatWasThere()
    {
        AtomicFile.WriteAllText(In("a.csv"), "one");

        Assert.Throws<TimeoutException>(() => AtomicFile.Write(In("a.csv"), stream =>
        {
            stream.WriteByte(1);
            throw new TimeoutException();
        }));
        Assert.Equal("one", File.ReadAllText(In("a.csv")));
        Assert.Equal([In("a.csv")], Directory.GetFiles(Folder));
    }

    [Fact]
    public void DeleteLeftovers_OfAFile_TakesThoseOfItsWritersOnly()
    {
        var killed = Leftover("a.csv");
        var other = Leftover("b.csv");
        var users = In(".a.csv.mine.tmp");
        File.WriteAllText(users, "mine");

        AtomicFile.DeleteLeftovers(In("a.csv"));

        Assert.False(File.Exists(killed));
        Assert.Equal(new[] { other, users }.Order(), Directory.GetFiles(Folder).Order());

        AtomicFile.DeleteLeftovers(Folder, "*");
        Assert.Equal([users], Directory.GetFiles(Folder));
    }

    [Fact]
    public void DeleteLeftovers_WhileSomebodyWrites_LeavesItToThem()
    {
        AtomicFile.Write(In("a.csv"), stream =>
        {
            stream.WriteByte((byte)'x');
            AtomicFile.DeleteLeftovers(In("a.csv"));
            AtomicFile.DeleteLeftovers(Folder, "*");
            Assert.Single(Directory.GetFiles(Folder));
        });

        Assert.Equal("x", File.ReadAllText(In("a.csv")));
    }

    private string In(string name) => _folder.File(name);

    private string Leftover(string name)
    {
        var path = In($".{name}.{Guid.NewGuid():N}.tmp");
        File.WriteAllText(path, "half");
        return path;
    }
}
