namespace FairDiff.MLflow;

/// <summary>What a run could not record, and why. A tracking failure never stops a training run: it is counted here.</summary>
/// <param name="Metrics">Metric values lost.</param>
/// <param name="Parameters">Parameters lost.</param>
/// <param name="Tags">Tags lost.</param>
/// <param name="Artifacts">Files, texts, images, data sets and models lost.</param>
/// <param name="Reasons">Each reason with the number of entries lost for it.</param>
public sealed record MlflowLoss(long Metrics, long Parameters, long Tags, long Artifacts, IReadOnlyDictionary<string, long> Reasons)
{
    /// <summary>The number of entries lost; 0 where everything was recorded.</summary>
    public long Total => Metrics + Parameters + Tags + Artifacts;

    /// <summary>The counts and the reasons in one line.</summary>
    public override string ToString()
    {
        if (Total == 0)
        {
            return "nothing was lost";
        }

        var counts = $"{Metrics} metric values, {Parameters} parameters, {Tags} tags, {Artifacts} artifacts";
        return $"lost {counts} ({string.Join("; ", Reasons.Select(reason => $"{reason.Value} x {reason.Key}"))})";
    }
}
