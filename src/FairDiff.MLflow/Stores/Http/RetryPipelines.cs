using System.Globalization;
using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace FairDiff.MLflow.Stores.Http;

/// <summary>When a request is sent again: on the codes of the official client, with doubling waits, honouring Retry-After.</summary>
internal sealed class RetryPipelines
{
    private const int DefaultRetries = 7;
    private const int DefaultTimeoutSeconds = 120;
    private const int MaxTimeoutSeconds = 86_400;
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    public RetryPipelines(MlflowOptions options)
    {
        Repeatable = Build(options, outcome => IsTransient(outcome));
        Creating = Build(options, outcome => NeverArrived(outcome));
    }

    /// <summary>For requests that may arrive twice without harm.</summary>
    public ResiliencePipeline<HttpResponseMessage> Repeatable { get; }

    /// <summary>For requests that make something new each time: sent again only where the first surely did nothing.</summary>
    public ResiliencePipeline<HttpResponseMessage> Creating { get; }

    public static bool IsTransient(HttpStatusCode status) => status
        is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static ResiliencePipeline<HttpResponseMessage> Build(MlflowOptions options, Func<Outcome<HttpResponseMessage>, bool> again)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage>();
        var retries = options.MaxRetries ?? Math.Clamp(FromEnvironment("MLFLOW_HTTP_REQUEST_MAX_RETRIES", DefaultRetries), 0, 10);
        if (retries > 0)
        {
            builder.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = MaxDelay,
                ShouldHandle = arguments => ValueTask.FromResult(again(arguments.Outcome)),
            });
        }

        var seconds = Math.Clamp(FromEnvironment("MLFLOW_HTTP_REQUEST_TIMEOUT", DefaultTimeoutSeconds), 1, MaxTimeoutSeconds);
        return builder.AddTimeout(options.RequestTimeout ?? TimeSpan.FromSeconds(seconds)).Build();
    }

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome.Result is { } answer
        ? IsTransient(answer.StatusCode)
        : outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException;

    private static bool NeverArrived(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is { } answer
            ? answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
            : (outcome.Exception as HttpRequestException)?.HttpRequestError
                is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
