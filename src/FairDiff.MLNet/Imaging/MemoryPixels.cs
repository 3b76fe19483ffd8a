namespace FairDiff.MLNet.Imaging;

/// <summary>Pixels in memory: for batches and passes that fit there.</summary>
internal sealed class MemoryPixels : IPixelStore
{
    private const int ChunkLength = 256;

    private readonly List<Tensor> chunks = [];
    private int lastChunkCount = ChunkLength;

    public void Add(ReadOnlyMemory<byte> planes)
    {
        if (lastChunkCount == ChunkLength)
        {
            chunks.Add(empty([ChunkLength, planes.Length], dtype: ScalarType.Byte, device: CPU).DetachFromDisposeScope());
            lastChunkCount = 0;
        }

        planes.Span.CopyTo(chunks[^1].bytes.Slice(lastChunkCount * planes.Length, planes.Length));
        lastChunkCount++;
    }

    public Tensor Take(int size)
    {
        var count = ((chunks.Count - 1) * ChunkLength) + lastChunkCount;
        var all = empty([count, 3, size, size], dtype: ScalarType.Byte, device: CPU);
        using var flat = all.view(count, -1);
        for (var i = 0; i < chunks.Count; i++)
        {
            // Freed one by one: pages of the result become resident as those of the chunks go.
            using var chunk = chunks[i];
            var length = i == chunks.Count - 1 ? lastChunkCount : ChunkLength;
            using var source = chunk.narrow(0, 0, length);
            using var target = flat.narrow(0, i * ChunkLength, length);
            target.copy_(source).Dispose();
        }

        Clear();
        return all;
    }

    public void Dispose()
    {
        chunks.ForEach(chunk => chunk.Dispose());
        Clear();
    }

    private void Clear()
    {
        chunks.Clear();
        lastChunkCount = ChunkLength;
    }
}
