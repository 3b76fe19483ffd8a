using FairDiff.MLflow.Client;
using FairDiff.MLflow.Rest;
using Microsoft.Extensions.DependencyInjection;

namespace FairDiff.MLflow;

/// <summary>MLflow in an application with dependency injection.</summary>
public static class MlflowServices
{
    /// <summary>The name of the HTTP client under which an <c>IHttpClientFactory</c> knows that of <see cref="AddMlflow"/>.</summary>
    public const string HttpClientName = "FairDiff.MLflow";

    /// <summary>
    /// Adds <see cref="MlflowClient"/>, whose requests go through an <c>IHttpClientFactory</c>. The client tries failed requests again by
    /// itself, where that is safe: handlers added to the returned builder need not.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">Address, credentials, times; null: as the environment says when the client is first asked for.</param>
    /// <returns>The builder of the HTTP client, for more handlers.</returns>
    public static IHttpClientBuilder AddMlflow(this IServiceCollection services, MlflowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        options ??= new();
        OptionsCheck.Validate(options);
        services.AddTransient(provider => new MlflowClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName), options));
        return services.AddHttpClient(HttpClientName)
            .ConfigurePrimaryHttpMessageHandler(() => options.HttpMessageHandler ?? RestHandler.Create(options))
            .SetHandlerLifetime(options.HttpMessageHandler is null ? TimeSpan.FromMinutes(2) : Timeout.InfiniteTimeSpan);
    }
}
