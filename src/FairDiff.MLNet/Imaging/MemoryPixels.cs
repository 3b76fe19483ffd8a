namespace FairDiff.MLNet.Imaging;

/// <summary>Pixels in memory: for batches and passes that fit there.</summary>
internal sealed class MemoryPixels : IPixelStore
{
    private const int ChunkLength = 256;

    private readonly List<Tensor> _chunks = [];
    private int _lastChunkCount = ChunkLength;

    public void Add(ReadOnlyMemory<byte> planes)
    {
        if (_lastChunkCount == ChunkLength)
        {
            _chunks.Add(empty([ChunkLength, planes.Length], dtype: ScalarType.Byte, device: CPU).DetachFromDisposeScope());
            _lastChunkCount = 0;
        }

        planes.Span.CopyTo(_chunks[^1].bytes.Slice(_lastChunkCount * planes.Length, planes.Length));
        _lastChunkCount++;
    }

    public Tensor Take(int size)
    {
        var count = ((_chunks.Count - 1) * ChunkLength) + _lastChunkCount;
        var all = empty([count, 3, size, size], dtype: ScalarType.Byte, device: CPU);
        using var flat = all.view(count, -1);
        for (var i = 0; i < _chunks.Count; i++)
        {
            // Freed one by one: pages of the result become resident as those of the chunks go.
            using var chunk = _chunks[i];
            var length = i == _chunks.Count - 1 ? _lastChunkCount : ChunkLength;
            using var source = chunk.narrow(0, 0, length);
            using var target = flat.narrow(0, i * ChunkLength, length);
            target.copy_(source).Dispose();
        }

        Clear();
        return all;
    }

    public void Dispose()
    {
        _chunks.ForEach(chunk => chunk.Dispose());
        Clear();
    }

    private void Clear()
    {
        _chunks.Clear();
        _lastChunkCount = ChunkLength;
    }
}
