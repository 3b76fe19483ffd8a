using System.Text.Json;
using System.Text.Json.Serialization;
using FairDiff.Torch.Privacy;

namespace FairDiff.Torch.Diffusion;

/// <summary>Everything about a generator but its weights, whatever it draws: the JSON in its file.</summary>
public abstract record DiffusionDescription
{
    // The order of the properties in the file. Those without one, which say what is drawn and by which network, come first.
    private protected const int ProcessPlace = 1;
    private protected const int ScalingPlace = 2;
    private protected const int ConditionPlace = 3;
    private protected const int KindPlace = 4;
    private protected const int TrainingPlace = 5;

    private protected DiffusionDescription()
    {
    }

    /// <summary>The precision that it was trained in, and draws in.</summary>
    [JsonPropertyOrder(ProcessPlace)]
    public required Precision Precision { get; init; }

    /// <summary>The noise schedule that it was trained with.</summary>
    [JsonPropertyName("schedule")]
    [JsonPropertyOrder(ProcessPlace)]
    public required DiffusionSchedule DiffusionSchedule { get; init; }

    /// <summary>What the network predicts.</summary>
    [JsonPropertyOrder(ProcessPlace)]
    public required Prediction Prediction { get; init; }

    /// <summary>Whether the network says the variance of its reverse steps behind its prediction, in as many channels.</summary>
    [JsonPropertyOrder(ProcessPlace)]
    public required bool LearnedVariance { get; init; }

    /// <summary>The parts of its condition.</summary>
    [JsonPropertyOrder(ConditionPlace)]
    public required IReadOnlyList<ConditionPart> Condition { get; init; }

    /// <summary>How many rows of the training data had which condition.</summary>
    [JsonPropertyOrder(TrainingPlace)]
    public required IReadOnlyList<ConditionCount> TrainingRows { get; init; }

    /// <summary>The length (sigma_rel) of the power-function average that the weights are; null = an exponential average.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(TrainingPlace)]
    public double? EmaLength { get; init; }

    /// <summary>The SHA-256 of the generator's file that its training started from
    /// (<see cref="DiffusionTraining.StartFrom"/>); null = from none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(TrainingPlace)]
    public string? StartedFrom { get; init; }

    /// <summary>What differential privacy it was trained with; null = none. The counts of training rows are then noisy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(TrainingPlace)]
    public PrivacyGuarantee? Privacy { get; init; }

    /// <summary>The parts of its condition, as the layout of a vector.</summary>
    [JsonIgnore]
    public ConditionLayout Layout => new(Condition);

    /// <summary>alpha and sigma of <see cref="DiffusionSchedule"/>.</summary>
    [JsonIgnore]
    public NoiseSchedule Schedule => NoiseSchedule.Create(DiffusionSchedule);

    /// <summary>The format of its file.</summary>
    internal abstract string FileFormat { get; }

    /// <summary>
    /// A part of the network's parameters that is cheap to count and grows as fast as any other: the whole is at most some tens of times as
    /// large.
    /// </summary>
    internal abstract Int128 LeastNumbers { get; }

    /// <summary>What two generators must share for the weights of one to mean the same in the other.</summary>
    internal IEnumerable<(string Name, string Text)> NetworkFacts =>
        [.. SizeFacts, ("network", NetworkText), ("learned variance", $"{LearnedVariance}"), .. ProcessFacts];

    /// <summary>The size of what is drawn.</summary>
    internal abstract IEnumerable<(string Name, string Text)> SizeFacts { get; }

    /// <summary>The process that is reversed.</summary>
    internal IEnumerable<(string Name, string Text)> ProcessFacts =>
        [("schedule", $"{DiffusionSchedule}"), ("prediction", $"{Prediction}")];

    /// <summary>The network without what changes its training alone.</summary>
    private protected abstract string NetworkText { get; }

    /// <summary>Writes it as the JSON that stands in the generator's file.</summary>
    /// <returns>The text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, GetType(), DiffusionJson.Options);

    /// <summary>The network, without weights yet. It samples in the precision that it was trained in.</summary>
    internal abstract nn.Module<Tensor, Tensor, Tensor, Tensor> CreateNetwork();

    /// <exception cref="JsonException">It cannot be of a generator.</exception>
    private protected void Check()
    {
        if (Condition.Any(part => part.Values.Any(value => value is null))
            || Condition.Select(part => part.Name).Distinct().Count() != Condition.Count)
        {
            throw new JsonException("The condition must have parts with names of their own, and values with names.");
        }

        if (TrainingRows.Count == 0
            || TrainingRows.Any(count => count.Rows < 1 || count.Condition.Count != Layout.Size))
        {
            throw new JsonException("The training rows must be counts above 0 of vectors as long as the condition.");
        }

        if (TrainingRows.Sum(count => (long)count.Rows) > ConditionCount.MostRows)
        {
            throw new JsonException($"The training rows are more than {ConditionCount.MostRows}.");
        }
    }

    /// <summary>Runs checks of options, whose errors are then those of a text.</summary>
    private protected void CheckProcessAnd(Action network)
    {
        try
        {
            ProcessChecks.Check(DiffusionSchedule, Prediction);
            network();
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or EngineException)
        {
            throw new JsonException(StrictJson.FirstLine(exception), exception);
        }
    }
}
