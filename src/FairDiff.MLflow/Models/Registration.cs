using System.Text.Json;
using FairDiff.MLflow.Client;

namespace FairDiff.MLflow.Models;

/// <summary>A model of a run on its way into the registry.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Alias">An alias for the version; null: none.</param>
/// <param name="ModelKey">The model in the local store that waits for a sync.</param>
internal sealed record Registration(string Name, string? Alias, string ModelKey)
{
    /// <summary>Begins the tags by which a local store keeps registrations for a sync.</summary>
    public const string TagPrefix = "fairdiff.register.";

    public string ToJson() => JsonSerializer.Serialize(this);

    public static Registration? FromJson(string text) => JsonSerializer.Deserialize<Registration>(text);

    /// <summary>Registers the model; a version of this very run and place is not made twice.</summary>
    /// <param name="client">The server.</param>
    /// <param name="runId">The run that made the model.</param>
    /// <param name="source">Where its files lie.</param>
    /// <param name="modelId">The logged model that it is; null: none.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task SendAsync(MlflowClient client, string runId, string source, string? modelId, CancellationToken cancellationToken)
    {
        var version = await FindAsync(client, runId, source, cancellationToken).ConfigureAwait(false)
            ?? await CreateAsync(client, runId, source, modelId, cancellationToken).ConfigureAwait(false);
        if (Alias is not null)
        {
            await client.SetModelAliasAsync(Name, Alias, version.Version, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ModelVersion?> FindAsync(MlflowClient client, string runId, string source, CancellationToken cancellationToken)
    {
        await foreach (var version in client.SearchModelVersionsAsync($"run_id = '{runId}'", cancellationToken: cancellationToken)
            .ConfigureAwait(false))
        {
            if (version.Name == Name && version.Source == source)
            {
                return version;
            }
        }

        return null;
    }

    private async Task<ModelVersion> CreateAsync(
        MlflowClient client, string runId, string source, string? modelId, CancellationToken cancellationToken)
    {
        if (await client.FindRegisteredModelAsync(Name, cancellationToken).ConfigureAwait(false) is null)
        {
            try
            {
                await client.CreateRegisteredModelAsync(Name, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            catch (MlflowException e) when (e.ErrorCode == "RESOURCE_ALREADY_EXISTS")
            {
                // Somebody else was faster.
            }
        }

        return await client.CreateModelVersionAsync(
            Name, source, runId, modelId, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
