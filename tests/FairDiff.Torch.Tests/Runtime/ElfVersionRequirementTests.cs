using System.Buffers.Binary;
using System.Text;

namespace FairDiff.Torch.Tests.Runtime;

public class ElfVersionRequirementTests
{
    private const string Library = "libstdc++.so.6";
    private const string Version = "GLIBCXX_3.4.32";
    private const string Symbol = "_ZSt21ios_base_library_initv";

    [Fact]
    public void TryWeaken_RequiredVersion_ChangesOnlyItsFlag()
    {
        var image = SyntheticLibrary();
        var before = (byte[])image.Clone();
        Assert.True(ElfVersionRequirement.TryWeaken(image, Library, Version, Symbol));
        var changed = Enumerable.Range(0, image.Length).Where(i => image[i] != before[i]).ToList();
        Assert.Equal([NeedsOffset + 16 + 16 + 4], changed);
        Assert.Equal(2, image[changed[0]]);
    }

    [Fact]
    public void TryWeaken_AlreadyWeak_ReturnsFalse()
    {
        var image = SyntheticLibrary();
        ElfVersionRequirement.TryWeaken(image, Library, Version, Symbol);
        Assert.False(ElfVersionRequirement.TryWeaken(image, Library, Version, Symbol));
    }

    [Theory]
    [InlineData("libm.so.6", Version, Symbol)]
    [InlineData(Library, "GLIBCXX_9", Symbol)]
    [InlineData(Library, Version, "another_symbol")] // then the version is carried by a symbol that would be missed
    public void TryWeaken_NothingToWeaken_LeavesTheImage(string library, string version, string symbol)
    {
        var image = SyntheticLibrary();
        var before = (byte[])image.Clone();
        Assert.False(ElfVersionRequirement.TryWeaken(image, library, version, symbol));
        Assert.Equal(before, image);
    }

    [Fact]
    public void TryWeaken_CutOrForeignBytes_ReturnsFalse()
    {
        var image = SyntheticLibrary();
        for (var length = 0; length < image.Length; length++)
        {
            // Cut anywhere it either still finds all it needs or gives up, and never throws.
            ElfVersionRequirement.TryWeaken(image[..length], Library, Version, Symbol);
        }

        Assert.False(ElfVersionRequirement.TryWeaken("MZ not an ELF file"u8.ToArray(), Library, Version, Symbol));
    }

    [Fact]
    public void TryWeaken_TorchSharpsLibrary_ChangesOneByte()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(path), "TorchSharp's library for Linux is not here.");
        var original = File.ReadAllBytes(path);
        var image = (byte[])original.Clone();
        Assert.True(ElfVersionRequirement.TryWeaken(image, Library, Version, Symbol));
        Assert.Equal(1, Enumerable.Range(0, image.Length).Count(i => image[i] != original[i]));
    }

    [Fact]
    public void Store_DamagedCopy_IsReplaced()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The cache exists on Linux only.");
        var folder = Directory.CreateTempSubdirectory("fairdiff-test-");
        try
        {
            byte[] image = [1, 2, 3];
#pragma warning disable CA1416 // skipped elsewhere
            var path = PatchedLibrary.Store(folder.FullName, image);
            File.WriteAllBytes(path, [9]);
            Assert.Equal(path, PatchedLibrary.Store(folder.FullName, image));
#pragma warning restore CA1416
            Assert.Equal(image, File.ReadAllBytes(path));
            Assert.Single(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Store_FolderThatOthersMayWrite_IsClosedToThem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The cache exists on Linux only.");
        var folder = Directory.CreateTempSubdirectory("fairdiff-test-");
        try
        {
#pragma warning disable CA1416 // skipped elsewhere
            const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            File.SetUnixFileMode(folder.FullName, Mine | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
            PatchedLibrary.Store(folder.FullName, [1, 2, 3]);
            Assert.Equal(Mine, File.GetUnixFileMode(folder.FullName));
#pragma warning restore CA1416
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private const int NeedsOffset = 64;

    /// <summary>Header, version needs (one library, two versions), symbol versions, symbols, strings, five section headers.</summary>
    private static byte[] SyntheticLibrary()
    {
        var strings = Encoding.UTF8.GetBytes($"\0{Library}\0GLIBCXX_3.4\0{Version}\0{Symbol}\0");
        int At(string text) => Encoding.UTF8.GetString(strings).IndexOf($"\0{text}\0", StringComparison.Ordinal) + 1;
        var (versions, symbols, texts, headers) = (112, 120, 192, 320);
        var image = new byte[headers + (5 * 64)];
        void U16(int offset, int value) => BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(offset), (ushort)value);
        void U32(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(offset), value);
        void U64(int offset, int value) => BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(offset), (ulong)value);
        void Section(int index, uint type, int offset, int size, int link, int info)
        {
            var header = headers + (index * 64);
            U32(header + 4, type);
            U64(header + 24, offset);
            U64(header + 32, size);
            U32(header + 40, (uint)link);
            U32(header + 44, (uint)info);
        }

        "\u007fELF\u0002\u0001"u8.CopyTo(image);
        U64(40, headers);
        U16(58, 64);
        U16(60, 5);

        U16(NeedsOffset, 1);
        U16(NeedsOffset + 2, 2);
        U32(NeedsOffset + 4, (uint)At(Library));
        U32(NeedsOffset + 8, 16);
        U16(NeedsOffset + 16 + 6, 2);
        U32(NeedsOffset + 16 + 8, (uint)At("GLIBCXX_3.4"));
        U32(NeedsOffset + 16 + 12, 16);
        U16(NeedsOffset + 32 + 6, 3);
        U32(NeedsOffset + 32 + 8, (uint)At(Version));

        U16(versions + 2, 2);
        U16(versions + 4, 3);
        U32(symbols + 24, (uint)At("GLIBCXX_3.4"));
        U32(symbols + 48, (uint)At(Symbol));
        strings.CopyTo(image, texts);

        Section(1, 0x6ffffffe, NeedsOffset, 48, link: 4, info: 1);
        Section(2, 0x6fffffff, versions, 6, link: 3, info: 0);
        Section(3, 11, symbols, 72, link: 4, info: 1);
        Section(4, 3, texts, strings.Length, link: 0, info: 0);
        return image;
    }
}
