using System.Buffers.Binary;
using System.Text;

namespace FairDiff.Torch;

/// <summary>
/// Finds a symbol version that a 64-bit little-endian ELF library requires of another one and marks it weak (VER_FLG_WEAK), which
/// turns the dynamic loader's refusal into a warning that it keeps to itself. Layout: "Linux Standard Base, Symbol Versioning".
/// </summary>
internal static class ElfVersionRequirement
{
    private const uint DynamicSymbols = 11;
    private const uint VersionNeeds = 0x6ffffffe;
    private const uint SymbolVersions = 0x6fffffff;
    private const ushort WeakFlag = 2;

    /// <summary>
    /// Marks <paramref name="version"/> of <paramref name="library"/> weak in <paramref name="image"/>. False, and nothing changed, if the
    /// image does not require it, or if any other symbol than <paramref name="onlySymbol"/> carries it: that one would be missed when
    /// called.
    /// </summary>
    public static bool TryWeaken(byte[] image, string library, string version, string onlySymbol)
    {
        try
        {
            var elf = new Image(image);
            if (elf.Section(VersionNeeds) is not { } needs || FindEntry(elf, needs, library, version) is not { } entry)
            {
                return false;
            }

            var flags = elf.UInt16(entry + 4);
            if ((flags & WeakFlag) != 0 || !IsCarriedOnlyBy(elf, elf.UInt16(entry + 6), onlySymbol))
            {
                return false;
            }

            BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(entry + 4), (ushort)(flags | WeakFlag));
            return true;
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException or InvalidDataException)
        {
            return false; // not an ELF library of this kind, or a cut one
        }
    }

    /// <summary>The offset of the Vernaux entry. Verneed: version, count, file, aux, next. Vernaux: hash, flags, other, name,
    /// next.</summary>
    private static int? FindEntry(Image elf, Section needs, string library, string version)
    {
        var strings = elf.SectionAt(needs.Link);
        var need = needs.Offset;
        for (var i = 0; i < needs.Info; i++)
        {
            var entry = need + elf.Int32(need + 8);
            for (var j = 0; elf.Text(strings, elf.Int32(need + 4)) == library && j < elf.UInt16(need + 2); j++)
            {
                if (elf.Text(strings, elf.Int32(entry + 8)) == version)
                {
                    return entry;
                }

                entry += elf.Int32(entry + 12);
            }

            need += elf.Int32(need + 12);
        }

        return null;
    }

    private static bool IsCarriedOnlyBy(Image elf, ushort index, string symbol)
    {
        if (elf.Section(SymbolVersions) is not { } versions || elf.Section(DynamicSymbols) is not { } symbols)
        {
            return false;
        }

        var strings = elf.SectionAt(symbols.Link);
        for (var i = 0; i < versions.Size / 2; i++)
        {
            var carries = (elf.UInt16(versions.Offset + (2 * i)) & 0x7fff) == index;
            if (carries && elf.Text(strings, elf.Int32(symbols.Offset + (24 * i))) != symbol)
            {
                return false;
            }
        }

        return true;
    }

    private readonly record struct Section(int Offset, int Size, int Link, int Info);

    /// <summary>Reads numbers and section headers; whatever lies outside the file is an ArgumentOutOfRangeException.</summary>
    private readonly struct Image
    {
        private readonly byte[] bytes;

        public Image(byte[] bytes)
        {
            this.bytes = bytes;
            if (!bytes.AsSpan(0, Math.Min(6, bytes.Length)).SequenceEqual("\u007fELF\u0002\u0001"u8))
            {
                throw new InvalidDataException("Not a 64-bit little-endian ELF file.");
            }
        }

        public ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(offset));

        public int Int32(int offset) => checked((int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset)));

        public string Text(Section strings, int offset)
        {
            var rest = bytes.AsSpan(strings.Offset + offset);
            var end = rest.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
        }

        public Section SectionAt(int index)
        {
            var header = HeaderOf(index);
            return new Section(Int64(header + 24), Int64(header + 32), Int32(header + 40), Int32(header + 44));
        }

        public Section? Section(uint type)
        {
            for (var i = 0; i < UInt16(60); i++)
            {
                if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(HeaderOf(i) + 4)) == type)
                {
                    return SectionAt(i);
                }
            }

            return null;
        }

        private int HeaderOf(int index) => checked(Int64(40) + (index * UInt16(58)));

        private int Int64(int offset) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset)));
    }
}
