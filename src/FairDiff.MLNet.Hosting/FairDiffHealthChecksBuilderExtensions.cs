using FairDiff.MLNet.Hosting.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health checks of served models.</summary>
public static class FairDiffHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of all models that <c>AddFairDiffModel</c> registered: unhealthy before each of them was loaded once, degraded while an
    /// older one serves because the newest file could not be loaded, healthy otherwise. It names models, never files.
    /// </summary>
    /// <param name="builder">What <c>services.AddHealthChecks()</c> gives.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What is reported while a model was never loaded; null = unhealthy.</param>
    /// <param name="tags">Tags to choose checks by, for example <c>ready</c>.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddFairDiff(
        this IHealthChecksBuilder builder, string name = "fairdiff", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.Add(new HealthCheckRegistration(
            name, services => ActivatorUtilities.CreateInstance<ModelHealthCheck>(services), failureStatus, tags));
    }
}
