using FairDiff.MLNet.Adaptation;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Gives the batch norms of a fitted classifier the statistics of the images of a new hospital, whose labels nobody needs (AdaBN, Li et
    /// al. 2016; with a share of the training's own, Schneider et al. 2020). Weights stay, nothing is trained: it costs one pass over the
    /// images.
    /// </summary>
    /// <remarks>
    /// <para>What is measured with the adapted model on these very rows is a transductive result: the model has seen the images that it is
    /// judged on, though not their labels. Adapt on other rows of the hospital where there are some.</para>
    /// <para>Statistics also move where the new rows have other shares of classes, and taking them would then wipe the difference out.
    /// With <paramref name="referenceRows"/> that is checked first (<see cref="FairDiff.Torch.Classification.LabelShiftCheck"/>): the
    /// result says <see cref="BatchNormAdaptationVerdict.LabelShift"/>, and holds the model as it was given. Without them nothing is
    /// checked.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var adaptation = fair.AdaptBatchNorm(model, newHospital, referenceRows: validation);
    /// var scored = adaptation.Model.Transform(newHospital);
    /// Console.WriteLine(adaptation.Reason);
    /// </code>
    /// </example>
    /// <param name="model">A fitted <see cref="ResNetClassificationTransformer"/>, or a chain with one; stages that only training has are
    /// left out of the result.</param>
    /// <param name="rows">Rows of the new hospital, as the model scores them; labels are not read.</param>
    /// <param name="referenceRows">Labelled rows as those of the training, best ones that were held out of it, with its shares of classes;
    /// null = nothing is checked.</param>
    /// <param name="options">How; null = the defaults.</param>
    /// <returns>The model, and why it was or was not adapted; the given one stays as it is.</returns>
    /// <exception cref="FairDiff.Torch.EngineException">The model holds no classifier with batch norms, a column is missing or of another
    /// type, or an image has another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public BatchNormAdaptation AdaptBatchNorm(
        ITransformer model, IDataView rows, IDataView? referenceRows = null, BatchNormAdaptationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new BatchNormAdaptationOptions();
        options.Validate();
        return new BatchNormAdapter(_environment, model, options).Adapt(rows, referenceRows);
    }
}
