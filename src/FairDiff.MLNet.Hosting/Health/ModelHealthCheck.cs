using System.Globalization;
using FairDiff.MLNet.Hosting.Models;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FairDiff.MLNet.Hosting.Health;

/// <summary>
/// Unhealthy while a model has never been loaded; degraded while an older one serves because the newest file could not be loaded. It tells
/// names and times, no paths and no messages: health pages are often open to all.
/// </summary>
internal sealed class ModelHealthCheck(IEnumerable<IServedModel> models) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        FairDiffModelStatus[] all = [.. models.Select(model => model.Status)];
        var data = all.ToDictionary(model => model.Name, object (model) => Text(model));
        return Task.FromResult(
            Names(all, model => !model.IsLoaded) is { Length: > 0 } missing
                ? new HealthCheckResult(
                    context.Registration.FailureStatus, $"Not loaded yet: {missing}. The log says why if it failed.", data: data)
            : Names(all, model => model.Problem is not null) is { Length: > 0 } old
                ? HealthCheckResult.Degraded($"The newest file could not be loaded, an older model serves: {old}. The log says why.",
                    data: data)
            : HealthCheckResult.Healthy(all.Length == 0 ? "No model is registered." : "All models serve.", data));
    }

    private static string Names(FairDiffModelStatus[] models, Func<FairDiffModelStatus, bool> which) =>
        string.Join(", ", models.Where(which).Select(model => $"'{model.Name}'"));

    private static string Text(FairDiffModelStatus model) => model.LoadedAt is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"loaded {at:yyyy-MM-ddTHH:mm:ssZ}, {model.Swaps} swaps")
        : "not loaded";
}
