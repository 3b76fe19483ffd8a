namespace FairDiff.Torch.Quality;

/// <summary>What the distance to the nearest training image is compared with.</summary>
public enum CopyReference
{
    /// <summary>
    /// The mean distance to the next ten: the finest where every training image is there once. Of an image that is there many times,
    /// changed a little, the next ten are copies too, and nothing seems to be near.
    /// </summary>
    NextTen,

    /// <summary>
    /// The distance within which a tenth of the training images lie, or of 1,000 of them: sees copies of images that are repeated in up
    /// to a tenth of the rows.
    /// </summary>
    NearestTenth,
}
