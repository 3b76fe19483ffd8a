using FairDiff.Torch.Privacy;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>What a training is made with that hides its examples.</summary>
/// <param name="Guarantee">What it promises, and the noise that takes.</param>
/// <param name="Random">Where everything random comes from.</param>
internal sealed record PrivateTraining(PrivacyGuarantee Guarantee, PrivateRandom Random) : IDisposable
{
    /// <summary>What the options ask for; null = nothing is hidden.</summary>
    /// <param name="options">How the generator is trained.</param>
    /// <param name="checkpointPath">Where the state of its training is kept.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="unit">What an example is.</param>
    /// <exception cref="EngineException">The data do not allow what is asked for.</exception>
    public static PrivateTraining? Of(DiffusionTraining options, string? checkpointPath, TrainingExamples data, string unit)
    {
        if (options.Privacy is not { } privacy)
        {
            return null;
        }

        if (data.Layout.HasVector)
        {
            throw new EngineException(
                "Privacy is set, and the condition has a label vector or a soft label: how many rows have which, as a generator's file "
                    + "says, would tell of single ones. Train without Privacy, with a label of classes, or without a condition.");
        }

        var guarantee = PrivacyGuarantee.For(
            privacy, unit, data.Values.shape[0], options.BatchSize, options.TrainingSteps, counts: data.Layout.Size > 0);
        return new(guarantee, PrivateRandom.For(privacy, checkpointPath))
        {
            ExpectedBatch = guarantee.SamplingRate * data.Values.shape[0],
        };
    }

    /// <summary>The size that a batch has on average.</summary>
    public required double ExpectedBatch { get; init; }

    /// <summary>The counts of training rows by condition, with noise, of all conditions that the layout allows.</summary>
    /// <exception cref="EngineException">They are too many.</exception>
    public IReadOnlyList<ConditionCount> Counts(TrainingExamples data)
    {
        var exact = ConditionCount.Of(data.Conditions);
        if (data.Layout.Size == 0)
        {
            return exact;
        }

        const int MostConditions = 1_000_000;
        var sizes = data.Layout.Parts.Select(part => part.Size + 1L).ToArray();
        if (sizes.Aggregate(1.0, (product, size) => product * size) > MostConditions)
        {
            throw new EngineException(
                $"The condition has more than {MostConditions} combinations of values; a training with Privacy, which hides how many rows "
                    + "have which, needs fewer. Condition on fewer attributes.");
        }

        var all = AllConditions(data.Layout);
        var counts = exact.ToDictionary(count => Key(count.Condition), count => count.Rows);
        var kept = PrivateCounts.Release(
            [.. all.Select(condition => counts.GetValueOrDefault(Key(condition)))], Guarantee.CountNoise, Random);
        return [.. all.Zip(kept, (condition, rows) => new ConditionCount(condition, rows)).Where(count => count.Rows > 0)];
    }

    public void Dispose() => Random.Dispose();

    private static string Key(IReadOnlyList<float> condition) => string.Concat(condition.Select(value => value == 0 ? '0' : '1'));

    /// <summary>Of each part no value or one of them, in every combination, in the order in which exact counts are.</summary>
    private static List<float[]> AllConditions(ConditionLayout layout)
    {
        List<float[]> all = [[]];
        foreach (var part in layout.Parts)
        {
            // No value first, then the last, for vectors are ordered number by number.
            all = [.. from start in all
                      from value in Enumerable.Range(0, part.Size + 1)
                      select (float[])[.. start, .. OneHot(part.Size, part.Size - value)]];
        }

        return all;
    }

    private static float[] OneHot(int size, int place)
    {
        var vector = new float[size];
        if (place < size)
        {
            vector[place] = 1;
        }

        return vector;
    }
}
