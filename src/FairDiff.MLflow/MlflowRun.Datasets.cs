using System.Text.Json;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow;

/// <content>Data sets.</content>
public sealed partial class MlflowRun
{
    private const int MaxDatasetName = 500;
    private const int MaxDigest = 36;

    /// <summary>Says that a data set went into the run. <see cref="Dataset.FromFile"/> describes a file or a folder.</summary>
    /// <param name="dataset">Its name, its digest and where it came from.</param>
    /// <param name="context">What it is for: <c>training</c>, <c>validation</c>, <c>test</c>.</param>
    /// <returns>Completes when it is queued; <see cref="FlushAsync"/> waits for the store.</returns>
    public Task LogDatasetAsync(Dataset dataset, string context = "training")
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Touch();
        if (dataset.Name.Length is 0 or > MaxDatasetName || dataset.Digest.Length is 0 or > MaxDigest)
        {
            _drops.Dropped(
                EntryKind.Dataset,
                $"The data set \"{dataset.Name}\" ({dataset.Digest}) must have a name of 1 to {MaxDatasetName} and a digest of 1 to "
                    + $"{MaxDigest} characters.");
            return Task.CompletedTask;
        }

        var input = new DatasetInput { Dataset = dataset, Tags = new Dictionary<string, string> { ["mlflow.data.context"] = context } };
        Post(LogEntry.Dataset(Secrets.WithoutCredentials(JsonSerializer.Serialize(input, RestJson.Options))));
        return Task.CompletedTask;
    }
}
