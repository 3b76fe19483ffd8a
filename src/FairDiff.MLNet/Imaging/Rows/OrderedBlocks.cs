using System.Runtime.ExceptionServices;

namespace FairDiff.MLNet.Imaging;

/// <summary>
/// Reads each cursor of a set ahead on a thread of its own, and puts the blocks in order by their batches: within a cursor these ascend,
/// and none is in two cursors, so that the next block is the first of those that the cursors stand at.
/// </summary>
internal sealed class OrderedBlocks : IDisposable
{
    private readonly CancellationToken cancellationToken;
    private readonly CancellationTokenSource stop;
    private readonly Lane[] lanes;

    /// <param name="readers">One of each cursor.</param>
    /// <param name="mostBytes">Bytes of pixels to read ahead in all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public OrderedBlocks(IReadOnlyCollection<RowBlockReader> readers, long mostBytes, CancellationToken cancellationToken)
    {
        this.cancellationToken = cancellationToken;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lanes = [.. readers.Select(reader => new Lane(reader, mostBytes / readers.Count, stop.Token))];
    }

    /// <summary>The next block; null = there is none. What a thread met comes out here.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RowBlock? Next()
    {
        var first = lanes.Where(lane => lane.Head is not null).MinBy(lane => lane.Head!.Batch);
        cancellationToken.ThrowIfCancellationRequested();
        return first?.Take();
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
        private readonly BlockQueue blocks;
        private readonly RowBlockReader reader;
        private readonly CancellationTokenRegistration closing;
        private readonly Thread thread;
        private ExceptionDispatchInfo? failure;

        public Lane(RowBlockReader reader, long mostBytes, CancellationToken stop)
        {
            this.reader = reader;
            blocks = new(mostBytes);
            closing = stop.Register(blocks.Close);
            thread = new Thread(() => Read(stop)) { IsBackground = true, Name = "FairDiff images" };
            thread.Start();
        }

        /// <summary>The block at which it stands, once there is one; null = there is no more.</summary>
        public RowBlock? Head
        {
            get
            {
                if (!blocks.TryPeek(out var head))
                {
                    failure?.Throw();
                }

                return head;
            }
        }

        public RowBlock Take() => blocks.Take();

        public void Dispose()
        {
            thread.Join();
            closing.Dispose();
            reader.Dispose();
        }

        private void Read(CancellationToken stop)
        {
            try
            {
                while (reader.Next(stop) is { } block && blocks.TryAdd(block))
                {
                }
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            blocks.Close();
        }
    }
}
