using System.Runtime.ExceptionServices;

namespace FairDiff.MLNet.Imaging;

/// <summary>
/// Reads each cursor of a set ahead on a thread of its own, and puts the blocks in order by their batches: within a cursor these ascend,
/// and none is in two cursors, so that the next block is the first of those that the cursors stand at.
/// </summary>
internal sealed class OrderedBlocks : IDisposable
{
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _stop;
    private readonly Lane[] _lanes;

    /// <param name="readers">One of each cursor.</param>
    /// <param name="mostBytes">Bytes of pixels to read ahead in all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public OrderedBlocks(IReadOnlyCollection<RowBlockReader> readers, long mostBytes, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _lanes = [.. readers.Select(reader => new Lane(reader, mostBytes / readers.Count, _stop.Token))];
    }

    /// <summary>The next block; null = there is none. What a thread met comes out here.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RowBlock? Next()
    {
        var first = _lanes.Where(lane => lane.Head is not null).MinBy(lane => lane.Head!.Batch);
        _cancellationToken.ThrowIfCancellationRequested();
        return first?.Take();
    }

    /// <summary>Waits for the rows that are being read.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Array.ForEach(_lanes, lane => lane.Dispose());
        _stop.Dispose();
    }

    /// <summary>A cursor and its thread.</summary>
    private sealed class Lane : IDisposable
    {
        private readonly BlockQueue _blocks;
        private readonly RowBlockReader _reader;
        private readonly CancellationTokenRegistration _closing;
        private readonly Thread _thread;
        private ExceptionDispatchInfo? _failure;

        public Lane(RowBlockReader reader, long mostBytes, CancellationToken stop)
        {
            _reader = reader;
            _blocks = new(mostBytes);
            _closing = stop.Register(_blocks.Close);
            _thread = new Thread(() => Read(stop)) { IsBackground = true, Name = "FairDiff images" };
            _thread.Start();
        }

        /// <summary>The block at which it stands, once there is one; null = there is no more.</summary>
        public RowBlock? Head
        {
            get
            {
                if (!_blocks.TryPeek(out var head))
                {
                    _failure?.Throw();
                }

                return head;
            }
        }

        public RowBlock Take() => _blocks.Take();

        public void Dispose()
        {
            _thread.Join();
            _closing.Dispose();
            _reader.Dispose();
        }

        private void Read(CancellationToken stop)
        {
            try
            {
                while (_reader.Next(stop) is { } block && _blocks.TryAdd(block))
                {
                }
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }

            _blocks.Close();
        }
    }
}
