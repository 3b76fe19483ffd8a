using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using FairDiff.Tests;

namespace FairDiff.Chaos.Inputs;

/// <summary>
/// A damaged or hostile version of a file, drawn from a seed: bytes, or what the format puts together of parts (the text of a PNG with
/// its right checksum, the header of a safetensors file with its right length, an entry of an archive), so that readers get past the door.
/// </summary>
internal static class Mutant
{
    private static readonly string[] Tokens =
    [
        "\0", "\u0001", "\u001b[2J", "\"", "\"\"", "'", ",", ";", "\t", "\r", "\n", "\r\n\r\n", "\ufeff", "\u202e", "é", "-1", "0", "NaN",
        "Infinity", "1e999", "-1e308", "99999999999999999999", "0x10", "1,5", "null", "true", "../../x", "/etc/passwd", "..\\x", "C:\\x",
        "=1+1", "@x", "<script>alert(1)</script>", "&#x0;", "]]>", "<!ENTITY a \"b\">", "<a b='", "{", "}", "[", "]", "{\"a\":", "%s%n",
        "${x}", "file:///etc/passwd",
        "!!python/object", "&a [*a]", "\\", "\\u0000", "\\ud800",
    ];

    public static (string What, byte[] Bytes) Of(byte[] file, Random random)
    {
        if (file.Length == 0)
        {
            return ("no longer empty", Encoding.UTF8.GetBytes(Pick(Tokens, random)));
        }

        return random.Next(4) == 0 ? Raw(file, random)
            : file.AsSpan().StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G']) ? Png(file, random)
            : file.AsSpan().StartsWith("PK"u8) ? Zip(file, random)
            : file.Length > 9 && file[8] == '{' ? Safetensors(file, random)
            : IsText(file) ? Text(file, random)
            : Raw(file, random);
    }

    private static (string What, byte[] Bytes) Raw(byte[] file, Random random) => random.Next(4) == 0
        ? ("cut", file[..random.Next(file.Length)])
        : Mutations.Changed(file, 1, random.Next()).First();

    private static (string What, byte[] Bytes) Text(byte[] file, Random random)
    {
        if (random.Next(2) == 0 && Json(file, random) is { } one)
        {
            return one;
        }

        var bytes = file.ToList();
        var done = new List<string>();
        for (var edits = random.Next(1, 4); edits > 0 && bytes.Count > 0; edits--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    done.Add($"{length} bytes left out at {at}");
                    break;
                case 1:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    done.Add($"{length} bytes twice at {at}");
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pick(Tokens, random)));
                    done.Add($"a token at {at}");
                    break;
                case 3:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(32, 127), 1 << random.Next(4, 21)));
                    done.Add($"a long run at {at}");
                    break;
                case 4:
                    bytes[at] = (byte)random.Next(128, 256);
                    done.Add($"no UTF-8 at {at}");
                    break;
                default:
                    var lines = Encoding.Latin1.GetString([.. bytes]).Split('\n').ToList();
                    var line = random.Next(lines.Count);
                    if (random.Next(2) == 0)
                    {
                        lines.Insert(line, lines[random.Next(lines.Count)]);
                    }
                    else
                    {
                        lines.RemoveAt(line);
                    }

                    bytes = [.. Encoding.Latin1.GetBytes(string.Join('\n', lines))];
                    done.Add($"line {line} twice or gone");
                    break;
            }
        }

        return (string.Join(", ", done), [.. bytes]);
    }

    private static (string What, byte[] Bytes) Png(byte[] file, Random random)
    {
        var chunks = new List<(string Type, byte[] Data)>();
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            chunks.Add((Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]));
            at += length + 12;
        }

        var (type, data) = chunks[random.Next(chunks.Count)];
        var index = chunks.FindIndex(chunk => chunk.Data == data);
        var (what, changed) = random.Next(6) == 0 ? ("twice", data)
            : type is "iTXt" or "tEXt" ? Text(data, random)
            : data.Length == 0 ? ("grown", new byte[random.Next(100)])
            : Raw(data, random);
        if (what == "twice")
        {
            chunks.Insert(index, chunks[index]);
        }
        else
        {
            chunks[index] = (type, changed);
        }

        using var stream = new MemoryStream();
        stream.Write(file.AsSpan(0, 8));
        foreach (var chunk in chunks)
        {
            byte[] body = [.. Encoding.ASCII.GetBytes(chunk.Type), .. chunk.Data];
            var number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, chunk.Data.Length);
            stream.Write(number);
            stream.Write(body);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(body));
            stream.Write(number);
        }

        return ($"{type}: {what}", stream.ToArray());
    }

    private static (string What, byte[] Bytes) Safetensors(byte[] file, Random random)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var (what, header) = Text(file[8..(8 + length)], random);
        var number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, header.Length);
        return ($"header: {what}", [.. number, .. header, .. file[(8 + length)..]]);
    }

    private static (string What, byte[] Bytes) Zip(byte[] file, Random random)
    {
        using var from = new ZipArchive(new MemoryStream(file));
        using var stream = new MemoryStream();
        var (chosen, told) = (random.Next(from.Entries.Count), "");
        using (var to = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var index = 0; index < from.Entries.Count; index++)
            {
                var entry = from.Entries[index];
                using var content = new MemoryStream();
                using (var open = entry.Open())
                {
                    open.CopyTo(content);
                }

                var bytes = content.ToArray();
                if (index == chosen)
                {
                    (told, bytes) = bytes.Length == 0 ? ("grown", [0]) : IsText(bytes) ? Text(bytes, random) : Raw(bytes, random);
                    told = $"{entry.FullName}: {told}";
                }

                using var written = to.CreateEntry(entry.FullName, CompressionLevel.Fastest).Open();
                written.Write(bytes);
            }
        }

        return (told, stream.ToArray());
    }

    /// <summary>A value of a JSON text replaced by another, in JSON lines one of the first; null = it is no JSON.</summary>
    private static (string What, byte[] Bytes)? Json(byte[] file, Random random)
    {
        var text = Encoding.UTF8.GetString(file);
        if (text is not ['{' or '[', ..])
        {
            return null;
        }

        try
        {
            var first = text.Contains("}\n{", StringComparison.Ordinal) ? text.Split('\n', 2)[0] : text;
            var (what, changed) = Mutations.Replaced(first, random);
            return (what, Encoding.UTF8.GetBytes(changed + text[first.Length..]));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsText(byte[] file) => !file.AsSpan(0, Math.Min(file.Length, 512)).ContainsAny((byte)0, (byte)1, (byte)2);

    private static string Pick(string[] of, Random random) => of[random.Next(of.Length)];
}
