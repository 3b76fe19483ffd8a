using Microsoft.ML.Transforms;

namespace FairDiff.MLNet.Persistence;

/// <summary>
/// What ML.NET makes where it loads a model whose stages the context does not know: it takes them for custom mappings, of which this is the
/// factory, and its constructor is all of this library that it calls then.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class UnregisteredStage : CustomMappingFactory<UnregisteredStage.None, UnregisteredStage.None>
{
    public const string Contract = "FairDiff.MLNet.Unregistered";

    /// <exception cref="FairDiffException">Always.</exception>
    public UnregisteredStage() => throw new FairDiffException(
        "The model holds stages of FairDiff.MLNet, which this MLContext does not know yet: call ml.FairDiff() before ml.Model.Load, on the "
            + "same MLContext.");

    public override Action<None, None> GetMapping() => (_, _) => { };

    /// <summary>A row without columns.</summary>
    internal sealed class None;
}
