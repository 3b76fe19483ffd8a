using FairDiff.Torch.Diffusion;

namespace FairDiff.Studies;

/// <summary>
/// Few labels: each batch of a generator's training holds enough labelled rows to learn them, and enough of the label-poor attributes,
/// whatever the generator is conditioned on: generators are to differ in that alone.
/// </summary>
public static class GeneratorBalance
{
    /// <summary>The share of labelled rows in a batch; null where they are as many as the others.</summary>
    /// <param name="labelledRows">Training rows with a label.</param>
    /// <param name="unlabelledRows">Training rows without one.</param>
    public static double? LabelledFraction(int labelledRows, int unlabelledRows) => unlabelledRows > labelledRows ? .4 : null;

    /// <summary>The same for a training of a study: where it hides its examples, all are drawn alike.</summary>
    internal static double? LabelledFraction(DiffusionTraining training, StudyData data) =>
        training.Privacy is null ? LabelledFraction(data.LabelledRows, data.UnlabelledRows) : null;

    /// <summary>
    /// t of n^t, the shares in which labelled rows of an attribute combination with n rows are drawn, where nobody says otherwise.
    /// </summary>
    public const double AttributeTempering = .25;
}
