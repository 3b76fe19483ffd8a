using System.Runtime.ExceptionServices;
using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Imaging;

/// <summary>Reads the rows of one cursor, block by block.</summary>
internal sealed class RowBlockReader : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly ColumnBuffer?[] _columns;
    private readonly ScalarBuffer<DataViewRowId> _ids;
    private readonly ImageGetter _image;
    private readonly Func<bool> _isWanted;
    private readonly Func<DecodedImage?> _find;
    private MLImage? _original;
    private bool _stands;

    public RowBlockReader(DataViewRowCursor cursor, ImageRequest request)
    {
        _cursor = cursor;
        _columns = [.. cursor.Schema.Select(column => request.Keeps(column) ? Buffer(column, request.Image) : null)];
        _ids = new ScalarBuffer<DataViewRowId>(cursor.GetIdGetter(), RowBlock.Length);
        _image = new ImageGetter(null, cursor, request.Image);
        _isWanted = request.Wanted?.Invoke(cursor) ?? (() => true);
        _find = Finder(request.Decoded);
    }

    /// <summary>The next rows, of one batch; null = there is none.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RowBlock? Next(CancellationToken cancellationToken)
    {
        _stands = _stands || Move();
        if (!_stands)
        {
            return null;
        }

        var block = new RowBlock([.. _columns.Select(column => column?.Another())], _ids.Another()) { Batch = _cursor.Batch };
        while (_stands && _cursor.Batch == block.Batch && !block.IsFull)
        {
            cancellationToken.ThrowIfCancellationRequested();
            block.Add(_isWanted() ? Decode() : null);
            _stands = !block.IsFull && Move();
        }

        return block;
    }

    public void Dispose() => _cursor.Dispose();

    /// <summary>The image itself was read with its pixels, and is not read again.</summary>
    private ColumnBuffer Buffer(DataViewSchema.Column column, DataViewSchema.Column imageColumn) => column.Index == imageColumn.Index
        ? new ScalarBuffer<MLImage>((ref MLImage value) => value = _original!, RowBlock.Length)
        : ColumnBuffer.Create(_cursor, column, RowBlock.Length);

    private Func<DecodedImage?> Finder(DecodedImages? decoded)
    {
        var id = _cursor.GetIdGetter();
        return decoded is null ? () => null : () =>
        {
            DataViewRowId row = default;
            id(ref row);
            return decoded.Find(row);
        };
    }

    private DecodedImage Decode()
    {
        _original = null;
        try
        {
            return _find() ?? DecodedImage.Copy(_original = _image.Get());
        }
        catch (Exception exception)
        {
            return DecodedImage.Failed(exception);
        }
    }

    private bool Move()
    {
        try
        {
            return _cursor.MoveNext();
        }
        catch (InvalidOperationException exception) when (
            exception.InnerException is { } inner && exception.Message.StartsWith("Splitter", StringComparison.Ordinal))
        {
            // ML.NET's wrapping of what the source threw on a thread of its own.
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}
