namespace FairDiff.Torch;

/// <summary>Bytes whose number a file claims: memory is taken as they come, not as they are promised.</summary>
internal static class UntrustedBytes
{
    private const int Piece = 1 << 20;

    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    public static byte[] Read(Stream stream, long count)
    {
        var bytes = new byte[Math.Min(count, Piece)];
        for (var done = 0; ;)
        {
            stream.ReadExactly(bytes, done, bytes.Length - done);
            if (bytes.Length == count)
            {
                return bytes;
            }

            done = bytes.Length;
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
        }
    }
}
