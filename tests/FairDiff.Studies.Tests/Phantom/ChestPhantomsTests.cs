using FairDiff.MLNet;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Phantom;

/// <summary>Simulated chest films.</summary>
public sealed class ChestPhantomsTests : IDisposable
{
    private static readonly ChestPhantomOptions Options = new() { SourcePatients = 600, OtherPatients = 300, ImageSize = 32 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Whoever reads the true sets reads these, and finds nothing odd.</summary>
    [Fact]
    public void Write_BothSets_AreThoseThatTheyAreMadeAfter()
    {
        var notes = new List<string>();
        var (source, other) = Sets();

        Assert.Equal(("chexpert", "chestxray14"), (source.Name, other.Name));
        var (films, others) = (source.ReadRows(notes.Add).ToList(), other.ReadRows(notes.Add).ToList());
        Assert.Empty(notes);
        Assert.Equal((600, 300), (films.Count, others.Count));
        Assert.Contains(films, film => film.Labels.Any(float.IsNaN));
        Assert.Contains("Simulated images", File.ReadAllText(Path.Combine(_folder.Path, "phantoms", "README.txt")));
    }

    /// <summary>An effusion goes with other findings in the source hospital, and far less in the other one (Ktena et al. 2024,
    /// Methods).</summary>
    [Fact]
    public void Write_Effusions_GoWithOtherFindingsInTheSource()
    {
        double Together(ImageDataSet set)
        {
            var effusion = set.Conditions.ToList().IndexOf("pleural effusion");
            var heart = set.Conditions.ToList().IndexOf("cardiomegaly");
            var others = set.ReadRows().Where(
                row => row.Labels.Where((value, index) => index != effusion && index != heart).Contains(1)).ToList();
            return others.Average(row => (double)row.Labels[effusion]);
        }

        var (source, other) = Sets();
        Assert.InRange(Together(source), .5, .75);
        Assert.InRange(Together(source) - Together(other), .12, .5);
    }

    /// <summary>Each finding changes the film where one looks for it.</summary>
    [Theory]
    [InlineData(ChestFilm.Effusion, .35, .95, .55, .85)]
    [InlineData(ChestFilm.Cardiomegaly, .28, .5, .45, .7)]
    [InlineData(ChestFilm.Edema, .12, .42, .3, .6)]
    public void Render_Finding_BrightensItsPlace(int finding, double left, double right, double top, double bottom)
    {
        double Brightness(bool found) => Enumerable.Range(0, 200).Average(seed =>
        {
            bool[] findings = [.. Enumerable.Range(0, 5).Select(index => found && index == finding)];
            var film = ChestFilm.Render(new ChestPatient(false, 60, "", ChestScanner.SourceUpright, findings), 32, (ulong)seed);
            return Enumerable.Range(0, 32 * 32).Where(pixel =>
            {
                var (x, y) = (Math.Abs(((pixel % 32) + .5) / 16 - 1), ((pixel / 32) + .5) / 32);
                return x >= left && x <= right && y >= top && y <= bottom;
            }).Average(pixel => (double)film[3 * pixel]);
        });

        Assert.InRange(Brightness(true) - Brightness(false), 6, 80);
    }

    [Fact]
    public void Write_TwiceAndByTwo_IsMadeOnceAndTheSame()
    {
        var (one, other) = (_folder.File("one"), _folder.File("other"));
        var options = Options with { SourcePatients = 20, OtherPatients = 10 };
        Parallel.Invoke(() => ChestPhantoms.Write(one, options), () => ChestPhantoms.Write(one, options));
        ChestPhantoms.Write(other, options);
        string[] files = [.. Files(one).Select(file => Path.GetRelativePath(one, file))];

        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(one, file)), File.ReadAllBytes(Path.Combine(other, file))));
        Assert.Equal(37, files.Length);
        Assert.Equal([one, other], Directory.EnumerateDirectories(_folder.Path).Order());
        ChestPhantoms.Write(one, options with { SourcePatients = 21 });
        Assert.Equal(38, Files(one).Count());

        static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);
    }

    [Fact]
    public void Write_FolderOfSomethingElse_IsLeftAlone()
    {
        var own = _folder.File("own");
        Directory.CreateDirectory(own);
        File.WriteAllText(Path.Combine(own, "letter.txt"), "dear");

        Assert.Contains(
            "is there and holds no phantoms", Assert.Throws<FairDiffException>(() => ChestPhantoms.Write(own, Options)).Message);
        Assert.True(File.Exists(Path.Combine(own, "letter.txt")));
    }

    private (ImageDataSet Source, ImageDataSet Other) Sets()
    {
        var folder = _folder.File("phantoms");
        ChestPhantoms.Write(folder, Options);
        return (
            ImageDataSet.Open(Path.Combine(folder, ChestPhantoms.Source)), ImageDataSet.Open(Path.Combine(folder, ChestPhantoms.Other)));
    }
}
