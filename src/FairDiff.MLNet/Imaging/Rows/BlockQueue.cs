using System.Diagnostics.CodeAnalysis;

namespace FairDiff.MLNet.Imaging;

/// <summary>
/// Blocks on their way from the thread that reads them to the one that takes them. Full with two of ML.NET's batches, which it deals to the
/// cursors of a set: a thread that could not read its next batch while another's is taken would idle.
/// </summary>
/// <param name="mostBytes">Or with so many bytes of pixels, but never before it has a block.</param>
internal sealed class BlockQueue(long mostBytes)
{
    private const int MostRows = 2 * 128;

    private readonly Queue<RowBlock> _blocks = [];
    private bool _isClosed;

    private bool IsFull => _blocks.Sum(block => block.Count) >= MostRows || _blocks.Sum(block => block.Bytes) >= mostBytes;

    /// <summary>Adds a block once there is room; false = the queue was closed, and the block is not in it.</summary>
    public bool TryAdd(RowBlock block)
    {
        lock (_blocks)
        {
            while (!_isClosed && IsFull)
            {
                Monitor.Wait(_blocks);
            }

            if (!_isClosed)
            {
                _blocks.Enqueue(block);
                Monitor.PulseAll(_blocks);
            }

            return !_isClosed;
        }
    }

    /// <summary>Waits for the first block; false = the queue was closed, and has none.</summary>
    public bool TryPeek([NotNullWhen(true)] out RowBlock? block)
    {
        lock (_blocks)
        {
            while (!_isClosed && _blocks.Count == 0)
            {
                Monitor.Wait(_blocks);
            }

            return _blocks.TryPeek(out block);
        }
    }

    /// <summary>Removes the block that was looked at.</summary>
    public RowBlock Take()
    {
        lock (_blocks)
        {
            Monitor.PulseAll(_blocks);
            return _blocks.Dequeue();
        }
    }

    /// <summary>No block is added any more.</summary>
    public void Close()
    {
        lock (_blocks)
        {
            _isClosed = true;
            Monitor.PulseAll(_blocks);
        }
    }
}
