using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Tests.Diffusion;
using FairDiff.MLNet.Tests.Diffusion.Store;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Imaging;

[Collection(nameof(ImageCacheTests))]
public sealed class DecodedImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Find_RowsOfSeveralSizes_GivesTheirPixels()
    {
        using var images = new DecodedImages(_folder.Path);
        int[] sizes = [16, 8, 16];
        for (var i = 0; i < sizes.Length; i++)
        {
            images.Add(Row(i), Image(i, sizes[i]));
        }

        for (var i = 0; i < sizes.Length; i++)
        {
            var found = images.Find(Row(i))!;
            Assert.True(found.IsStored);
            Assert.Equal((sizes[i], sizes[i]), found.Size);
            Assert.True(found.Planes.Span.SequenceEqual(Image(i, sizes[i]).Planes.Span));
        }

        Assert.Null(images.Find(Row(3)));
    }

    [Fact]
    public void Add_EqualImagesOfManyRows_TakeRoomOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The size of files is limited as Linux limits it.");
        using var images = new DecodedImages(_folder.Path);
        var image = Image(0, 16);

        // 5,000 times 768 bytes would be far beyond.
        Assert.True(FileSizeLimit.Run(1 << 20, () =>
        {
            for (var i = 0; i < 5000; i++)
            {
                images.Add(Row(i), image);
            }

            return true;
        }));
        Assert.True(images.Find(Row(4999))!.Planes.Span.SequenceEqual(image.Planes.Span));
    }

    [Fact]
    public void Add_DiskFull_SaysWhatToDo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The size of files is limited as Linux limits it.");
        using var images = new DecodedImages(_folder.Path);

        var message = FileSizeLimit.Run(1 << 16, () => Assert.Throws<FairDiffException>(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                images.Add(Row(i), Image(i, 16));
            }
        }).Message);

        Assert.Contains("choose another folder", message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(1000)]
    public void Store_FilesOutgrowTheirLimit_SaysWhichAndGoesOnLater(int bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The size of files is limited as Linux limits it.");

        var message = FileSizeLimit.Run((ulong)bytes, () => Assert.Throws<FairDiffException>(() => TinyStore.Create(_folder.Path)).Message);

        Assert.Contains(_folder.Path, message);
        Assert.Contains("free space", message);
        TinyStore.Create(_folder.Path);
        Assert.Equal(6, SyntheticStore.Open(_folder.Path).Images.Count);
    }

    [Fact]
    public void Dispose_LeavesNoFileBehind()
    {
        var images = new DecodedImages(_folder.Path);
        images.Add(Row(0), Image(0, 8));
        images.Dispose();

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private static DataViewRowId Row(int number) => new((ulong)number, 0);

    private static DecodedImage Image(int seed, int size)
    {
        using var image = TestImages.Noisy(seed, seed, size);
        return DecodedImage.Copy(image);
    }
}
