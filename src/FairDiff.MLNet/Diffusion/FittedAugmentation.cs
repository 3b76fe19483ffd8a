using FairDiff.MLNet.Data;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Diffusion;

/// <summary>What a stage that adds synthetic rows to its training data ends with.</summary>
/// <param name="Folder">Where they came from.</param>
/// <param name="GeneratorId">The generator.</param>
/// <param name="ParameterCount">Its parameters; 0 where it was not at hand.</param>
/// <param name="Cells">Rows per cell.</param>
/// <param name="NearCopies">Which of the drawn are near-copies; null where that was not looked for.</param>
/// <param name="Quarantined">How many of those are no rows.</param>
internal sealed record FittedAugmentation(
    string Folder, string GeneratorId, long ParameterCount, IReadOnlyDictionary<SamplingCell, int> Cells, NearCopyReport? NearCopies,
    int Quarantined)
{
    /// <summary>The transformer, and a word in the log.</summary>
    /// <param name="environment">Where messages go.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="input">The training data.</param>
    /// <param name="rows">The synthetic rows.</param>
    /// <param name="message">What the log says.</param>
    /// <param name="channel">The log.</param>
    /// <param name="fitted">What is known of them.</param>
    public static DiffusionAugmentationTransformer Create(
        IHostEnvironment environment, string stage, IDataView input, SyntheticRows rows, string message, IChannel channel,
        FittedAugmentation fitted)
    {
        channel.Info(MessageSensitivity.None, message);
        return new(
            new FittedViewExpansion(environment, stage, input, (view, maker) => new AugmentedDataView(view, rows, maker)),
            fitted.Folder, fitted.GeneratorId, fitted.ParameterCount, fitted.Cells)
        {
            NearCopies = fitted.NearCopies,
            QuarantinedCount = fitted.Quarantined,
        };
    }
}
