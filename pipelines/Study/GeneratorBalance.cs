using FairDiff.MLNet;

namespace FairDiff.Pipelines.Study;

/// <summary>Few labels: each batch of a generator's training holds enough labelled rows to learn them, and enough of the label-poor attributes.</summary>
internal static class GeneratorBalance
{
    public static double? LabelledFraction(int labelledRows, int unlabelledRows) => unlabelledRows > labelledRows ? .4 : null;

    public static double AttributeTempering(DiffusionCondition condition) => condition == DiffusionCondition.LabelAndAttributes ? .25 : 1;
}
