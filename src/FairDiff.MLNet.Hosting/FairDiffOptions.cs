namespace FairDiff.MLNet.Hosting;

/// <summary>What <c>AddFairDiff</c> takes from the section <c>FairDiff</c> of the app's configuration, or from code.</summary>
public sealed class FairDiffOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "FairDiff";

    /// <summary>Gets or sets the seed of the app's <c>MLContext</c>; null, the default: another one each time.</summary>
    public int? Seed { get; set; }

    /// <summary>Gets or sets how often the files of watched models are looked at, from 10 milliseconds to 1 hour; 1 second by
    /// default.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets the models by name, without regard to upper and lower case.</summary>
    public IDictionary<string, ServedModelOptions> Models { get; } =
        new Dictionary<string, ServedModelOptions>(StringComparer.OrdinalIgnoreCase);
}
