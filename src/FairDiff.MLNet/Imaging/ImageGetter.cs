using FairDiff.Torch;

namespace FairDiff.MLNet.Imaging;

/// <summary>Gets the image of the current row and, when that fails, says which row and file it was.</summary>
internal sealed class ImageGetter(IDataView? source, DataViewRow row, DataViewSchema.Column column)
{
    private readonly ValueGetter<MLImage> _getter = row.GetGetter<MLImage>(column);

    /// <summary>The image, or null where the row has none.</summary>
    public MLImage? Get(long position)
    {
        try
        {
            return Get();
        }
        catch (Exception exception) when (exception is not (EngineException or OperationCanceledException))
        {
            throw Explained(exception, source, column, position);
        }
    }

    /// <summary>The same for a reader that learns only later which row it was, and then explains what was thrown.</summary>
    public MLImage? Get()
    {
        // Always a fresh variable: ML.NET's resizer and loader dispose what they find in it, which can be an image that the
        // caller's own list still holds.
        MLImage image = null!;
        _getter(ref image);
        return image;
    }

    /// <summary>What was thrown by <see cref="Get()"/>, in words that name row and file.</summary>
    public static Exception Explained(Exception exception, IDataView? source, DataViewSchema.Column column, long position) =>
        exception is EngineException or OperationCanceledException ? exception : new FairDiffException(
            $"The image in row {position} of column '{column.Name}' cannot be read: "
                + $"{exception.Message.TrimEnd('.')}.{TextOf(source, position)} Repair or remove the file.", exception);

    /// <summary>The text columns of a row (a path is usually among them); looked up only when something went wrong.</summary>
    private static string TextOf(IDataView? source, long position)
    {
        var texts = source?.Schema.Where(candidate => candidate.Type is TextDataViewType && !candidate.IsHidden).ToArray() ?? [];
        if (texts.Length == 0)
        {
            return "";
        }

        using var cursor = source!.GetRowCursor(texts);
        for (var index = 0L; cursor.MoveNext(); index++)
        {
            if (index == position)
            {
                return $" The row reads {string.Join(", ", texts.Select(text => $"{text.Name} = '{Value(cursor, text)}'"))}.";
            }
        }

        return "";
    }

    private static string Value(DataViewRow row, DataViewSchema.Column column)
    {
        ReadOnlyMemory<char> value = default;
        row.GetGetter<ReadOnlyMemory<char>>(column)(ref value);
        return value.ToString();
    }
}
