using System.Runtime.ExceptionServices;
using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Imaging;

/// <summary>Reads the rows of one cursor, block by block.</summary>
internal sealed class RowBlockReader : IDisposable
{
    private readonly DataViewRowCursor cursor;
    private readonly ColumnBuffer?[] columns;
    private readonly ScalarBuffer<DataViewRowId> ids;
    private readonly ImageGetter image;
    private readonly Func<bool> isWanted;
    private readonly Func<DecodedImage?> find;
    private MLImage? original;
    private bool stands;

    public RowBlockReader(DataViewRowCursor cursor, ImageRequest request)
    {
        this.cursor = cursor;
        columns = [.. cursor.Schema.Select(column => request.Keeps(column) ? Buffer(column, request.Image) : null)];
        ids = new ScalarBuffer<DataViewRowId>(cursor.GetIdGetter(), RowBlock.Length);
        image = new ImageGetter(null, cursor, request.Image);
        isWanted = request.Wanted?.Invoke(cursor) ?? (() => true);
        find = Finder(request.Decoded);
    }

    /// <summary>The next rows, of one batch; null = there is none.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RowBlock? Next(CancellationToken cancellationToken)
    {
        stands = stands || Move();
        if (!stands)
        {
            return null;
        }

        var block = new RowBlock([.. columns.Select(column => column?.Another())], ids.Another()) { Batch = cursor.Batch };
        while (stands && cursor.Batch == block.Batch && !block.IsFull)
        {
            cancellationToken.ThrowIfCancellationRequested();
            block.Add(isWanted() ? Decode() : null);
            stands = !block.IsFull && Move();
        }

        return block;
    }

    public void Dispose() => cursor.Dispose();

    /// <summary>The image itself was read with its pixels, and is not read again.</summary>
    private ColumnBuffer Buffer(DataViewSchema.Column column, DataViewSchema.Column imageColumn) => column.Index == imageColumn.Index
        ? new ScalarBuffer<MLImage>((ref MLImage value) => value = original!, RowBlock.Length)
        : ColumnBuffer.Create(cursor, column, RowBlock.Length);

    private Func<DecodedImage?> Finder(DecodedImages? decoded)
    {
        var id = cursor.GetIdGetter();
        return decoded is null ? () => null : () =>
        {
            DataViewRowId row = default;
            id(ref row);
            return decoded.Find(row);
        };
    }

    private DecodedImage Decode()
    {
        original = null;
        try
        {
            return find() ?? DecodedImage.Copy(original = image.Get());
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
            return cursor.MoveNext();
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
