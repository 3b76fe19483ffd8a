using System.Runtime.ExceptionServices;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Imaging;

/// <summary>
/// Rows of a view in its order, with their images decoded: on several threads where the view gives several cursors (files that
/// <c>LoadImages</c> reads), on the caller's where it gives one. Rows that are not wanted are left out.
/// </summary>
internal sealed class ImageRows : DataViewRow
{
    private readonly ImageRequest _request;
    private readonly IDisposable _source;
    private readonly Func<RowBlock?> _next;
    private RowPlace _place;
    private long _position = -1;

    /// <exception cref="Exception">What the view throws.</exception>
    public ImageRows(ImageRequest request)
    {
        _request = request;
        var readers = Readers(request);
        if (readers.Length == 1)
        {
            (_source, _next) = (readers[0], () => readers[0].Next(request.Cancellation));
        }
        else
        {
            var blocks = new OrderedBlocks(readers, request.MostBytesAhead, request.Cancellation);
            (_source, _next) = (blocks, blocks.Next);
        }
    }

    public override DataViewSchema Schema => _request.View.Schema;

    /// <summary>The row's number in the view, rows that are not wanted counted.</summary>
    public override long Position => _position;

    public override long Batch => _place.Block.Batch;

    /// <summary>Where the row is kept, for as long as anybody needs it.</summary>
    public RowPlace Place => _place;

    /// <summary>The row's image; to be released after use.</summary>
    /// <exception cref="FairDiffException">It cannot be read.</exception>
    public DecodedImage Image
    {
        get
        {
            var image = _place.Block.Image(_place.Row)!;
            if (image.Failure is { } failure)
            {
                ExceptionDispatchInfo.Throw(ImageGetter.Explained(failure, _request.View, _request.Image, _position));
            }

            return image;
        }
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _request.Keeps(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsColumnActive(column) ? RowPlace.Getter<TValue>(column, () => _place) : throw ColumnErrors.Inactive(column.Name);

    public override ValueGetter<DataViewRowId> GetIdGetter() => RowPlace.IdGetter(() => _place);

    /// <summary>Moves to the next row that is wanted; false = there is none.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public bool MoveNext()
    {
        _request.Cancellation.ThrowIfCancellationRequested();
        do
        {
            _place = _place with { Row = _place.Row + 1 };
            if (_place.Block is null || _place.Row >= _place.Block.Count)
            {
                if (_next() is not { } block)
                {
                    return false;
                }

                _place = new(block, 0);
            }

            _position++;
        }
        while (_place.Block.Image(_place.Row) is null);

        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private static RowBlockReader[] Readers(ImageRequest request)
    {
        // A shuffled order need not be that of a set of cursors.
        var cursors = request.Threads > 1 && request.Random is null
            ? request.View.GetRowCursorSet(request.Columns, request.Threads)
            : [request.View.GetRowCursor(request.Columns, request.Random)];
        try
        {
            return Array.ConvertAll(cursors, cursor => new RowBlockReader(cursor, request));
        }
        catch
        {
            Array.ForEach(cursors, cursor => cursor.Dispose());
            throw;
        }
    }
}
