using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace FairDiff.MLNet.Imaging;

/// <summary>
/// Reads each cursor of a set on a thread of its own, a few blocks ahead, and puts the blocks in order by their batches: within a cursor these ascend, and
/// none is in two cursors, so that the next block is the first of those that the cursors stand at.
/// </summary>
internal sealed class OrderedBlocks : IDisposable
{
    private const int Ahead = 2;

    private readonly CancellationTokenSource stop;
    private readonly Lane[] lanes;

    public OrderedBlocks(IEnumerable<RowBlockReader> readers, CancellationToken cancellation)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        lanes = [.. readers.Select(reader => new Lane(reader, stop.Token))];
    }

    /// <summary>The next block; null = there is none. What a thread met comes out here.</summary>
    public RowBlock? Next()
    {
        var first = lanes.Where(lane => lane.Head(stop.Token) is not null).MinBy(lane => lane.Head(stop.Token)!.Batch);
        return first?.Take(stop.Token);
    }

    /// <summary>Waits for the rows that are being read.</summary>
    public void Dispose()
    {
        stop.Cancel();
        Array.ForEach(lanes, lane => lane.Dispose());
        stop.Dispose();
    }

    /// <summary>A cursor and its thread.</summary>
    private sealed class Lane : IDisposable
    {
        private readonly BlockingCollection<RowBlock> blocks = new(Ahead);
        private readonly RowBlockReader reader;
        private readonly Thread thread;
        private ExceptionDispatchInfo? failure;
        private RowBlock? head;

        public Lane(RowBlockReader reader, CancellationToken stop)
        {
            this.reader = reader;
            thread = new Thread(() => Read(stop)) { IsBackground = true, Name = "FairDiff images" };
            thread.Start();
        }

        /// <summary>The block at which it stands, once there is one; null = there is no more.</summary>
        public RowBlock? Head(CancellationToken stop)
        {
            if (head is null && !blocks.TryTake(out head, Timeout.Infinite, stop))
            {
                failure?.Throw();
            }

            return head;
        }

        public RowBlock? Take(CancellationToken stop)
        {
            var block = Head(stop);
            head = null;
            return block;
        }

        public void Dispose()
        {
            thread.Join();
            blocks.Dispose();
            reader.Dispose();
        }

        private void Read(CancellationToken stop)
        {
            try
            {
                while (reader.Next(stop) is { } block)
                {
                    blocks.Add(block, stop);
                }
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            blocks.CompleteAdding();
        }
    }
}
