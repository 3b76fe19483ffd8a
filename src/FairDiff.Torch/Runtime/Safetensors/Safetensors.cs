using System.Security.Cryptography;

namespace FairDiff.Torch;

/// <summary>
/// Named tensors in a file, in the safetensors format: length of the header (8 bytes, little endian), JSON header, data. Any
/// safetensors library reads it; a checksum under <c>__metadata__</c> lets this one find a change anywhere in the file.
/// </summary>
internal static class Safetensors
{
    private const string ChecksumKey = "content_sha256";

    public static void Write(
        Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();

        // Wide types first keeps every tensor aligned to its element size.
        var ordered = tensors.OrderByDescending(pair => pair.Value.element_size()).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (pair.Key, Value: pair.Value.detach().cpu().contiguous())).ToList();
        var entries = new List<SafetensorsEntry>();
        foreach (var (name, tensor) in ordered)
        {
            var start = entries.Count == 0 ? 0 : entries[^1].End;
            entries.Add(new SafetensorsEntry(name, tensor.dtype, tensor.shape, start, start + (tensor.numel() * tensor.element_size())));
        }

        var notes = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>());
        using var checksum = ChecksumOf(entries, notes);
        foreach (var (_, tensor) in ordered)
        {
            checksum.AppendData(TensorBytes.Of(tensor));
        }

        notes[ChecksumKey] = Convert.ToHexStringLower(checksum.GetHashAndReset());
        SafetensorsHeader.Write(stream, entries, notes);
        foreach (var (_, tensor) in ordered)
        {
            stream.Write(TensorBytes.Of(tensor));
        }
    }

    /// <summary>Reads every tensor onto the CPU; the caller disposes them. <paramref name="name"/> stands in messages.</summary>
    /// <exception cref="EngineException">The data are truncated, damaged or not in this format.</exception>
    public static Dictionary<string, Tensor> Read(
        Stream stream, out IReadOnlyDictionary<string, string> metadata, string name = "The safetensors data")
    {
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            var entries = SafetensorsHeader.Read(stream, out var notes);
            notes.Remove(ChecksumKey, out var expected);
            using var checksum = ChecksumOf(entries, notes);
            foreach (var entry in entries)
            {
                var tensor = empty(entry.Shape, entry.Type).DetachFromDisposeScope();
                tensors.Add(entry.Name, tensor);
                var bytes = TensorBytes.Of(tensor);
                stream.ReadExactly(bytes);
                checksum.AppendData(bytes);
            }

            Check(stream.ReadByte() < 0, "there are bytes after the last tensor");
            Check(
                expected is null || expected == Convert.ToHexStringLower(checksum.GetHashAndReset()),
                "its content does not match its checksum (damaged or changed)");
            metadata = notes;
            return tensors;
        }
        catch (Exception exception) when (exception is not (InvalidDataException or EndOfStreamException))
        {
            Dispose(tensors);
            throw;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            Dispose(tensors);
            var what = exception is EndOfStreamException ? "it ends before its last tensor (truncated)" : exception.Message;
            throw new EngineException($"{name} cannot be read: {what}. Copy or create it again.", exception);
        }
    }

    public static void WriteFile(
        string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        try
        {
            AtomicFile.Write(path, stream => Write(stream, tensors, metadata));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                $"File '{path}' cannot be written: {exception.Message} Free space there or choose another folder.", exception);
        }
    }

    public static Dictionary<string, Tensor> ReadFile(string path, out IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            using var stream = RegularFile.OpenRead(path);
            return Read(stream, out metadata, $"File '{path}'");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                $"File '{path}' cannot be read: {exception.Message.TrimEnd('.')}. Check the path and its permissions.", exception);
        }
    }

    public static void Dispose(IReadOnlyDictionary<string, Tensor> tensors)
    {
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }

    /// <summary>Begins with everything in the header but the checksum itself; the data are to follow.</summary>
    private static IncrementalHash ChecksumOf(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> notes)
    {
        var checksum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        checksum.AppendData(SafetensorsHeader.ToJson(entries, notes));
        return checksum;
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
