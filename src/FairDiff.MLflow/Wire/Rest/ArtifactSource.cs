namespace FairDiff.MLflow.Rest;

/// <summary>The bytes of an artifact, from memory or from a file, readable again for each attempt.</summary>
internal sealed class ArtifactSource
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string? _path;

    private ArtifactSource(ReadOnlyMemory<byte> bytes, string? path, long length)
    {
        _bytes = bytes;
        _path = path;
        Length = length;
    }

    /// <summary>The number of bytes, fixed when the source was made: requests must state it.</summary>
    public long Length { get; }

    public static ArtifactSource FromBytes(ReadOnlyMemory<byte> bytes) => new(bytes, null, bytes.Length);

    /// <summary>A file up to 16 MB is read at once, so that a log which still grows is stored as it is now.</summary>
    public static async Task<ArtifactSource> FromFileAsync(string path, CancellationToken cancellationToken)
    {
        const long AtOnce = 16 << 20;
        var stream = OpenFile(path);
        await using var _ = stream.ConfigureAwait(false);
        if (stream.Length > AtOnce)
        {
            return new(default, path, stream.Length);
        }

        var bytes = new byte[stream.Length];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return FromBytes(bytes.AsMemory(0, read));
    }

    /// <summary>Some of the bytes as the body of a request, its length stated.</summary>
    public HttpContent ToContent(long offset, long length)
    {
        var content = _path is null
            ? new ReadOnlyMemoryContent(_bytes.Slice((int)offset, (int)length))
            : FileContent(_path, offset, length);
        content.Headers.ContentLength = length;
        return content;
    }

    public void CopyTo(Stream destination)
    {
        if (_path is null)
        {
            destination.Write(_bytes.Span);
            return;
        }

        using var source = OpenFile(_path);
        source.CopyTo(destination);
    }

    private static HttpContent FileContent(string path, long offset, long length)
    {
        var file = OpenFile(path);
        file.Position = offset;
        return new StreamContent(new StreamPart(file, length));
    }

    private static FileStream OpenFile(string path) => PlainFile.Open(path, FileOptions.Asynchronous);
}
