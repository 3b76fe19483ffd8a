using FairDiff.Shared;
using FairDiff.MLNet.Augmentation;
using FairDiff.Torch.Augmentation;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>Shows what an augmentation makes of images, to look at before anything is trained with it.</summary>
    /// <example>
    /// <code>
    /// var pictures = fair.PreviewAugmentation(ml.Data.TakeRows(train, 4), ImageAugmentation.RandAugment(n: 2, m: 9), draws: 3);
    /// pictures[0][1].Save("drawn.png"); // of the first row: the image itself, then its draws
    /// </code>
    /// </example>
    /// <param name="data">Rows with images, square and of one size; all are read, so take a few (<c>ml.Data.TakeRows</c>).</param>
    /// <param name="augmentation">What to show.</param>
    /// <param name="draws">How often each image is augmented, at least 1.</param>
    /// <param name="imageColumnName">The image column (<c>MLImage</c>).</param>
    /// <param name="seed">The seed of what is drawn.</param>
    /// <returns>For each row the image itself, then its draws; the caller disposes them.</returns>
    /// <exception cref="FairDiffException">The column is not there, or an image is missing, not square or of another
    /// size.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="draws"/> is less than 1.</exception>
    public IReadOnlyList<IReadOnlyList<MLImage>> PreviewAugmentation(
        IDataView data, ImageAugmentation augmentation, int draws = 6, string imageColumnName = "Image", int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(augmentation);
        OptionChecks.AtLeast(1, draws);
        return AugmentationPreview.Draw(data, augmentation, draws, imageColumnName, seed);
    }
}
