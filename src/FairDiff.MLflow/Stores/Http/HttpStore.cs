namespace FairDiff.MLflow.Stores.Http;

/// <summary>A tracking server, over its REST interface.</summary>
internal sealed class HttpStore : ITrackingStore
{
    private const string Api = "/api/2.0/mlflow/";
    private readonly RestClient _client;
    private readonly ArtifactUploads _uploads;

    private HttpStore(RestClient client)
    {
        _client = client;
        _uploads = new(client);
    }

    public string Name => _client.Server;

    public static HttpStore Create(string uri, MlflowOptions options)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.Host.Length == 0)
        {
            throw new MlflowException("The tracking URI starts with http but is no valid address; it must look like http://host:5000.");
        }

        var server = parsed.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        return new(new(server, Credentials.Create(options, parsed.UserInfo), options));
    }

    public async Task<string> GetOrCreateExperimentAsync(string name, CancellationToken ct)
    {
        if (await FindExperimentAsync(name, ct).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        try
        {
            var body = new CreateExperiment(name);
            var created = await _client.PostAsync<CreatedExperiment>(Api + "experiments/create", body, ct).ConfigureAwait(false);
            return created.ExperimentId ?? throw RestErrors.NotMlflow(Name, "no experiment_id");
        }
        catch (MlflowException e) when (e.ErrorCode == "RESOURCE_ALREADY_EXISTS")
        {
            // Somebody else was faster.
            return await FindExperimentAsync(name, ct).ConfigureAwait(false) ?? throw new MlflowException(e.Message, e);
        }
    }

    public async Task<RunHandle> CreateRunAsync(string experimentId, NewRun run, CancellationToken ct)
    {
        var body = new CreateRun(experimentId, run.Name, run.StartTime, [.. run.Tags.Select(tag => new KeyAndValue(tag.Key, tag.Value))]);
        var created = await _client.CreateAsync<CreatedRun>(Api + "runs/create", body, ct).ConfigureAwait(false);
        if (created.Run?.Info is not { RunId: { } id } info)
        {
            throw RestErrors.NotMlflow(Name, "no run_id");
        }

        var page = $"{Name}/#/experiments/{experimentId}/runs/{id}";
        return new(id, experimentId, info.RunName ?? run.Name ?? id, run.StartTime, info.ArtifactUri ?? "", page);
    }

    public async Task<IReadOnlyList<RejectedEntry>> LogBatchAsync(RunHandle run, LogBatch batch, CancellationToken ct)
    {
        var metrics = batch.Of(EntryKind.Metric).Select(entry => new Metric(entry.Key, entry.Value, entry.Timestamp, entry.Step));
        var body = new LogBatchRequest(run.RunId, [.. metrics], Texts(batch, EntryKind.Parameter), Texts(batch, EntryKind.Tag));
        await _client.PostAsync<Nothing>(Api + "runs/log-batch", body, ct).ConfigureAwait(false);
        return [];
    }

    public Task UploadAsync(RunHandle run, string artifactPath, ArtifactSource source, CancellationToken ct) =>
        _uploads.UploadAsync(run, artifactPath, source, ct);

    public async Task EndRunAsync(RunHandle run, MlflowRunStatus status, long endTime, CancellationToken ct)
    {
        var name = status.ToString().ToUpperInvariant();
        var body = new UpdateRun(run.RunId, name, endTime);
        var answer = await _client.PostAsync<UpdatedRun>(Api + "runs/update", body, ct).ConfigureAwait(false);

        // A status that the server does not know is ignored with HTTP 200.
        if (answer.RunInfo?.Status is { } now && now != name)
        {
            throw new MlflowException($"{Name} left the run at {now} when told {name}.");
        }
    }

    public string Redact(string text) => _client.Redact(text);

    private static KeyAndValue[] Texts(LogBatch batch, EntryKind kind) =>
        [.. batch.Of(kind).Select(entry => new KeyAndValue(entry.Key, entry.Text))];

    private async Task<string?> FindExperimentAsync(string name, CancellationToken ct)
    {
        try
        {
            var path = $"{Api}experiments/get-by-name?experiment_name={Uri.EscapeDataString(name)}";
            var found = await _client.GetAsync<GotExperiment>(path, ct).ConfigureAwait(false);
            return found.Experiment switch
            {
                { LifecycleStage: "deleted", ExperimentId: var id } => throw StoreErrors.ExperimentDeleted(name, id, Name),
                { ExperimentId: { } id } => id,
                _ => throw RestErrors.NotMlflow(Name, "no experiment_id"),
            };
        }
        catch (MlflowException e) when (e.ErrorCode == "RESOURCE_DOES_NOT_EXIST")
        {
            return null;
        }
    }
}
