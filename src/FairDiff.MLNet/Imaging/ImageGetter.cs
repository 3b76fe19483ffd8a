using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Imaging;

/// <summary>Gets the image of the current row and, when that fails, says which row and file it was.</summary>
internal sealed class ImageGetter(IDataView? source, DataViewRow row, DataViewSchema.Column column)
{
    private readonly ValueGetter<MLImage> getter = row.GetGetter<MLImage>(column);

    /// <summary>The image, or null where the row has none.</summary>
    public MLImage? Get(long position)
    {
        // Always a fresh variable: ML.NET's resizer and loader dispose what they find in it, which can be an image that the
        // caller's own list still holds.
        MLImage image = null!;
        try
        {
            getter(ref image);
        }
        catch (Exception exception) when (exception is not (FairDiffException or OperationCanceledException))
        {
            throw new FairDiffException(
                $"The image in row {position} of column '{column.Name}' cannot be read: {exception.Message.TrimEnd('.')}.{TextOf(position)} " +
                "Repair or remove the file.", exception);
        }

        return image;
    }

    /// <summary>The text columns of a row (a path is usually among them); looked up only when something went wrong.</summary>
    private string TextOf(long position)
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
