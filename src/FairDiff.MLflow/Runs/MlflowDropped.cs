namespace FairDiff.MLflow;

/// <summary>What a run could not record, and why. A tracking failure never stops a training run: it is counted here.</summary>
/// <param name="Metrics">Metric values dropped.</param>
/// <param name="Parameters">Parameters dropped.</param>
/// <param name="Tags">Tags dropped.</param>
/// <param name="Artifacts">Files, texts, images, data sets and models dropped.</param>
/// <param name="Reasons">Each reason with the number of entries dropped for it.</param>
public sealed record MlflowDropped(long Metrics, long Parameters, long Tags, long Artifacts, IReadOnlyDictionary<string, long> Reasons)
{
    /// <summary>The number of entries dropped; 0 where everything was recorded.</summary>
    public long Total => Metrics + Parameters + Tags + Artifacts;

    /// <summary>The counts and the reasons in one line.</summary>
    public override string ToString()
    {
        if (Total == 0)
        {
            return "nothing was dropped";
        }

        var counts = $"{Metrics} metric values, {Parameters} parameters, {Tags} tags, {Artifacts} artifacts";
        return $"dropped {counts} ({string.Join("; ", Reasons.Select(reason => $"{reason.Value} x {reason.Key}"))})";
    }
}
