using FairDiff.Torch;

namespace FairDiff.MLNet.Imaging;

/// <summary>What is to be read of a view.</summary>
/// <param name="View">The view.</param>
/// <param name="Image">The column of the images to decode.</param>
/// <param name="Kept">The columns whose values are kept; the image column among them keeps ML.NET's objects.</param>
internal sealed record ImageRequest(IDataView View, DataViewSchema.Column Image, IReadOnlyList<DataViewSchema.Column> Kept)
{
    /// <summary>Bytes of pixels that are read ahead unless a reader asks for others: a batch of ML.NET for each of two threads, with images
    /// of up to 400 x 400.</summary>
    public const long BytesAhead = 128 << 20;

    private readonly HashSet<int> _kept = [.. Kept.Select(column => column.Index)];

    /// <summary>
    /// Tells of a row of a cursor, by columns that are kept, whether its image is needed; all others are not decoded. Called on several
    /// threads, in no order. Null: every row.
    /// </summary>
    public Func<DataViewRow, Func<bool>>? Wanted { get; init; }

    /// <summary>Images that need not be decoded again; null = none. Not for readers that keep the image column.</summary>
    public DecodedImages? Decoded { get; init; }

    /// <summary>Shuffles the rows, where the view can.</summary>
    public Random? Random { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>Threads to decode on, if the view gives so many cursors.</summary>
    public int Threads { get; init; } = TorchRuntime.Threads;

    /// <summary>Bytes of pixels that the threads together may read ahead; a block each is always read.</summary>
    public long MostBytesAhead { get; init; } = BytesAhead;

    /// <summary>What a cursor must be asked for.</summary>
    public IEnumerable<DataViewSchema.Column> Columns => Keeps(Image) ? Kept : [Image, .. Kept];

    public bool Keeps(DataViewSchema.Column column) => _kept.Contains(column.Index);
}
