using FairDiff.MLNet.Diffusion;

namespace FairDiff.MLNet.Tests.Diffusion;

[Collection(nameof(ImageCacheTests))]
[CollectionDefinition(nameof(ImageCacheTests), DisableParallelization = true)]
public sealed class ImageCacheTests : IDisposable
{
    private const int Size = 8;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Take_ImagesAdded_AreThoseInOrder()
    {
        var images = Enumerable.Range(0, 1000).Select(Image).ToArray();

        using var cache = Filled(images);
        using var taken = cache.Take(Size);

        Assert.Equal([1000, 3, Size, Size], taken.shape);
        Assert.Equal(images.SelectMany(image => image), taken.bytes.ToArray());
    }

    [Fact]
    public void Take_IsAMappingThatGoesWithTheTensor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lists what is mapped.");
        using var cache = Filled([Image(0)]);

        var taken = cache.Take(Size);

        Assert.Equal(1, Mappings());
        taken.Dispose();
        Assert.Equal(0, Mappings());
    }

    [Fact]
    public void Take_WrittenTo_LeavesTheOthersAlone()
    {
        using var cache = Filled([Image(0), Image(1)]);
        using var taken = cache.Take(Size);

        taken[0].fill_(7).Dispose();

        Assert.Equal(Image(1), taken.bytes[^(3 * Size * Size)..].ToArray());
    }

    [Fact]
    public void Dispose_LeavesNoFileBehind()
    {
        var cache = Filled([Image(0)]);
        cache.Take(Size).Dispose();
        cache.Dispose();
        Filled([Image(1)]).Dispose();

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Add_NamelessWhereTheSystemAllowsIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file in use keeps its name on Windows.");

        // What a process that is killed leaves behind is what is there now.
        using var cache = Filled([Image(0)]);

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Add_LeftoverOfAProcessThatWasKilled_IsDeleted()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "images-0123.tmp"), "");

        Filled([Image(0)]).Dispose();

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Add_FolderThatCannotBeMade_NamesThePath()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        using var cache = new ImageCache(Path.Combine(file, "workspace"));

        Assert.Contains(file, Assert.Throws<FairDiffException>(() => cache.Add(Image(0))).Message);
    }

    [Fact]
    public void Add_DiskFull_SaysWhatToDo()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux(), "The limit on the size of files, which stands in for a full disk, is set as Linux sets it.");
        using var cache = new ImageCache(_folder.Path);

        var message = FileSizeLimit.Run(1 << 20, () => Assert.Throws<FairDiffException>(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                cache.Add(Image(i));
            }
        }).Message);

        Assert.Contains("free space, or choose another folder", message);
        Assert.Contains(_folder.Path, message);
    }

    private static byte[] Image(int seed)
    {
        var bytes = new byte[3 * Size * Size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private ImageCache Filled(IEnumerable<byte[]> images)
    {
        var cache = new ImageCache(_folder.Path);
        foreach (var image in images)
        {
            cache.Add(image);
        }

        return cache;
    }

    private int Mappings() => File.ReadLines("/proc/self/maps").Count(line => line.Contains(_folder.Path, StringComparison.Ordinal));
}
