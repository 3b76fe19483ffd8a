using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FairDiff.Torch;

/// <summary>The header of a safetensors file. Whatever is wrong with it is an InvalidDataException that says so.</summary>
internal static class SafetensorsHeader
{
    private const string MetadataKey = "__metadata__";
    private const int LongestHeader = 100_000_000; // the reference implementation's limit
    private const int MostTensors = 1_000_000;

    private static readonly Dictionary<string, (ScalarType Type, int Size)> Types = new()
    {
        ["F64"] = (ScalarType.Float64, 8),
        ["F32"] = (ScalarType.Float32, 4),
        ["F16"] = (ScalarType.Float16, 2),
        ["BF16"] = (ScalarType.BFloat16, 2),
        ["I64"] = (ScalarType.Int64, 8),
        ["I32"] = (ScalarType.Int32, 4),
        ["I16"] = (ScalarType.Int16, 2),
        ["I8"] = (ScalarType.Int8, 1),
        ["U8"] = (ScalarType.Byte, 1),
        ["BOOL"] = (ScalarType.Bool, 1),
    };

    public static void Write(Stream stream, IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        var json = ToJson(entries, metadata);
        var padding = -json.Length & 7; // data begin at a multiple of 8
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length + padding);
        stream.Write(length);
        stream.Write(json);
        stream.Write("       "u8[..padding]);
    }

    /// <summary>The header's text in the one form that this library writes, whatever form it was read in.</summary>
    public static byte[] ToJson(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(MetadataKey);
            foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
            foreach (var entry in entries)
            {
                WriteEntry(writer, entry);
            }

            writer.WriteEndObject();
        }

        return json.ToArray();
    }

    /// <summary>The entries in the order of their data, which they cover without gap or overlap.</summary>
    public static IReadOnlyList<SafetensorsEntry> Read(Stream stream, out Dictionary<string, string> metadata)
    {
        var prefix = new byte[8];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader || (stream.CanSeek && (long)length > stream.Length - stream.Position))
        {
            var what = ForeignFile.Of(prefix) is { } foreign
                ? $"it is no safetensors file but {foreign.Name}"
                : "not a safetensors file, or truncated";
            throw new InvalidDataException($"its header claims {length} bytes, more than there are or may be ({what})");
        }

        var text = UntrustedBytes.Read(stream, (long)length);
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var properties = document.RootElement.EnumerateObject().ToList();
            metadata = properties.Where(property => property.Name == MetadataKey)
                .SelectMany(property => property.Value.EnumerateObject())
                .ToDictionary(property => property.Name, property => property.Value.GetString() ?? "");
            var entries = properties.Where(property => property.Name != MetadataKey).Select(ReadEntry).OrderBy(entry => entry.Start).ThenBy(
                entry => entry.End).ToList();
            if (entries.Count > MostTensors)
            {
                throw new InvalidDataException($"its header names {entries.Count} tensors, more than the {MostTensors} of any network");
            }

            CheckCoverage(entries, stream);
            return entries;
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"its header is damaged ({exception.Message})", exception);
        }
    }

    private static void WriteEntry(Utf8JsonWriter writer, SafetensorsEntry entry)
    {
        writer.WriteStartObject(entry.Name);
        writer.WriteString("dtype", Types.First(pair => pair.Value.Type == entry.Type).Key);
        writer.WriteStartArray("shape");
        foreach (var size in entry.Shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(entry.Start);
        writer.WriteNumberValue(entry.End);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static SafetensorsEntry ReadEntry(JsonProperty property)
    {
        var typeName = property.Value.GetProperty("dtype").GetString() ?? "";
        if (!Types.TryGetValue(typeName, out var type))
        {
            throw new InvalidDataException(
                $"tensor '{property.Name}' has type '{typeName}', which is none of {string.Join(", ", Types.Keys)}");
        }

        var shape = property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var offsets = property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        return offsets.Length == 2
            && offsets[0] >= 0
            && TensorSize.Of(shape, type.Size) is { } bytes
            && offsets[1] - (Int128)offsets[0] == bytes
            ? new SafetensorsEntry(property.Name, type.Type, shape, offsets[0], offsets[1])
            : throw new InvalidDataException(
                $"tensor '{property.Name}' of shape [{string.Join(", ", shape)}] does not fit its place [{string.Join(", ", offsets)}]");
    }

    private static void CheckCoverage(List<SafetensorsEntry> entries, Stream stream)
    {
        var end = 0L;
        foreach (var entry in entries)
        {
            if (entry.Start != end)
            {
                throw new InvalidDataException($"tensor '{entry.Name}' starts at byte {entry.Start} of the data, not at {end}");
            }

            end = entry.End;
        }

        // Before anything is allocated: a damaged header may promise gigabytes.
        if (stream.CanSeek && stream.Length - stream.Position is var there && there != end)
        {
            throw new InvalidDataException(
                $"its header promises {end} bytes of data, there are {there}{(there < end ? " (truncated)" : "")}");
        }
    }
}
