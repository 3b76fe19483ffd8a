namespace FairDiff.MLNet.Imaging;

/// <summary>Keeps the images of one pass for later ones. Ids that are not distinct would mix images up, and are refused.</summary>
internal sealed class DecodedPass(DecodedImages decoded, DataViewRow rows, string columnName)
{
    private readonly ValueGetter<DataViewRowId> _getter = rows.GetIdGetter();
    private readonly HashSet<DataViewRowId> _ids = [];

    /// <summary>Adds the current row's image, if there is one and it is not kept already.</summary>
    /// <exception cref="FairDiffException">An earlier row of the pass has the same id.</exception>
    public void Add(DecodedImage image)
    {
        DataViewRowId id = default;
        _getter(ref id);
        if (!_ids.Add(id))
        {
            throw new FairDiffException(
                $"Row {rows.Position} of the data has the id of an earlier row, so that decoded images of column '{columnName}' cannot be "
                    + "told apart. Leave ImageCachePath out, or repair the view that numbers its rows so.");
        }

        if (!image.IsStored && !image.IsMissing)
        {
            decoded.Add(id, image);
        }
    }
}
