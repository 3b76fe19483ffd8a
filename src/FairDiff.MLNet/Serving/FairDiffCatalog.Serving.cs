using FairDiff.MLNet.Serving;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Leaves out of a fitted pipeline what only training needed: the augmentation, the mix, and every stage that the predictions do not
    /// depend on, such as the mapping of labels and attributes to keys. The application's input then needs no columns of training, and the
    /// scores are the same to the bit. Chains within the chain are opened, stages of ML.NET are treated like those of this library.
    /// </summary>
    /// <remarks>A stage is kept whole: one that maps several columns still reads all of them if predictions depend on one. Map labels and
    /// attributes in a stage of their own.</remarks>
    /// <example>
    /// <code>
    /// var serving = fair.ForServing(model, train.Schema, withFiles: false); // the application hands in an MLImage
    /// serving.Save("serving.zip");
    /// </code>
    /// </example>
    /// <param name="model">The fitted pipeline, or one that was loaded.</param>
    /// <param name="inputSchema">The schema of the data that it was fitted on, or that <c>ml.Model.Load</c> gave.</param>
    /// <param name="withFiles">Whether images are still loaded from files (<c>LoadImages</c>, or the decoder of an
    /// <see cref="IImageFileDecoder"/>); if not, the application's input has the column of images in place of that of paths.</param>
    /// <param name="outputColumnNames">The columns to be kept; null = what the last trainer, and the stages behind it, add.</param>
    /// <returns>The stages that are left, and the columns that they read.</returns>
    /// <exception cref="FairDiffException">No stage is a trainer's and no column is named, a named one is not there, or a stage gives more
    /// or fewer rows than it takes.</exception>
    public ServingModel ForServing(
        ITransformer model, DataViewSchema inputSchema, bool withFiles = true, IReadOnlyList<string>? outputColumnNames = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);
        var (stages, schema) = ServingStages.Of(model, inputSchema, withFiles).Reduce(outputColumnNames);
        return new ServingModel(_mlContext, stages, schema);
    }
}
