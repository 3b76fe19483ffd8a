using FairDiff.MLNet.Persistence;
using FairDiff.Torch;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Frees what the stages of a model hold outside .NET's own memory, such as the network of a classifier, at once rather than when the
    /// garbage collector comes to it, and gives it back to the system: for applications that load one model after the other. The model is
    /// of no use afterwards.
    /// </summary>
    /// <remarks>
    /// Prediction engines leave a classifier of ours alone when they are disposed, because others may share it; here the caller says that
    /// nobody does. Stages of ML.NET that are disposable, ONNX and TensorFlow models for example, are disposed. <c>FairDiffModelPool</c> of
    /// the package FairDiff.MLNet.Hosting calls it when the last request on a replaced model has ended.
    /// </remarks>
    /// <example>
    /// <code>
    /// fair.Release(model); // no prediction engine and no view uses it any more
    /// </code>
    /// </example>
    /// <param name="model">A model, or one stage of one, that nothing uses any more; it may be released twice.</param>
    public void Release(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Free(model);
        TorchRuntime.ReturnFreedMemory();
    }

    private static void Free(ITransformer model)
    {
        foreach (var stage in model as IEnumerable<ITransformer> ?? [])
        {
            Free(stage);
        }

        (model as IHoldsNativeMemory)?.Free();
        (model as IDisposable)?.Dispose();
    }
}
