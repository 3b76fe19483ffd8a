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

    private readonly Queue<RowBlock> blocks = [];
    private bool isClosed;

    private bool IsFull => blocks.Sum(block => block.Count) >= MostRows || blocks.Sum(block => block.Bytes) >= mostBytes;

    /// <summary>Adds a block once there is room; false = the queue was closed, and the block is not in it.</summary>
    public bool TryAdd(RowBlock block)
    {
        lock (blocks)
        {
            while (!isClosed && IsFull)
            {
                Monitor.Wait(blocks);
            }

            if (!isClosed)
            {
                blocks.Enqueue(block);
                Monitor.PulseAll(blocks);
            }

            return !isClosed;
        }
    }

    /// <summary>Waits for the first block; false = the queue was closed, and has none.</summary>
    public bool TryPeek([NotNullWhen(true)] out RowBlock? block)
    {
        lock (blocks)
        {
            while (!isClosed && blocks.Count == 0)
            {
                Monitor.Wait(blocks);
            }

            return blocks.TryPeek(out block);
        }
    }

    /// <summary>Removes the block that was looked at.</summary>
    public RowBlock Take()
    {
        lock (blocks)
        {
            Monitor.PulseAll(blocks);
            return blocks.Dequeue();
        }
    }

    /// <summary>No block is added any more.</summary>
    public void Close()
    {
        lock (blocks)
        {
            isClosed = true;
            Monitor.PulseAll(blocks);
        }
    }
}
