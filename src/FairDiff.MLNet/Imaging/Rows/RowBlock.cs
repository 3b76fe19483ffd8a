using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Imaging;

/// <summary>Rows of one cursor that follow each other in the view, with their images decoded and the other columns that are asked
/// for.</summary>
/// <param name="columns">For each column of the view what keeps its values; null = not asked for.</param>
/// <param name="ids">Keeps the rows' ids.</param>
internal sealed class RowBlock(ColumnBuffer?[] columns, ScalarBuffer<DataViewRowId> ids)
{
    public const int Length = 64;

    /// <summary>Large images fill a block before its rows do, so that reading ahead takes little memory.</summary>
    private const int MostBytes = 1 << 20;

    private readonly DecodedImage?[] _images = new DecodedImage?[Length];

    /// <summary>ML.NET's number of the batch of all its rows, by which the rows of several cursors are put in order.</summary>
    public required long Batch { get; init; }

    public int Count { get; private set; }

    /// <summary>Of pixels.</summary>
    public int Bytes { get; private set; }

    /// <summary>Whether it ends here: after so many rows, so many pixels, or an image that cannot be read.</summary>
    public bool IsFull => Count == Length || Bytes >= MostBytes || (Count > 0 && _images[Count - 1]?.Failure is not null);

    /// <summary>Keeps the row at which the cursor stands.</summary>
    /// <param name="image">Its image; null = the row is not wanted.</param>
    public void Add(DecodedImage? image)
    {
        _images[Count] = image;
        Bytes += image?.Planes.Length ?? 0;
        foreach (var column in columns)
        {
            column?.Fetch(Count);
        }

        ids.Fetch(Count++);
    }

    /// <summary>The image of a row; null where the row is not wanted.</summary>
    public DecodedImage? Image(int row) => _images[row];

    public void Get<TValue>(int column, int row, ref TValue value) => ((ColumnBuffer<TValue>)columns[column]!).Get(row, ref value);

    public void GetId(int row, ref DataViewRowId id) => ids.Get(row, ref id);
}
