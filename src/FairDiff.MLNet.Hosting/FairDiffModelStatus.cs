namespace FairDiff.MLNet.Hosting;

/// <summary>How a served model stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LoadedAt">When the model that serves was loaded; null = none has been yet.</param>
/// <param name="Swaps">How often a newer model took the place of one that served.</param>
/// <param name="Problem">Why the newest file could not be loaded; null = it was. It may name the file.</param>
public sealed record FairDiffModelStatus(string Name, DateTimeOffset? LoadedAt, long Swaps, string? Problem)
{
    /// <summary>Whether there is a model to predict with.</summary>
    public bool IsLoaded => LoadedAt is not null;
}
