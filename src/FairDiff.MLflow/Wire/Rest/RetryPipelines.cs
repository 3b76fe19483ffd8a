using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace FairDiff.MLflow.Rest;

/// <summary>When a request is sent again: on the codes of the official client, with doubling waits, honouring Retry-After.</summary>
internal sealed class RetryPipelines
{
    private const int DefaultRetries = 7;
    private const int DefaultTimeoutSeconds = 120;
    private const int MaxTimeoutSeconds = 86_400;
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    public RetryPipelines(MlflowOptions options)
    {
        Repeatable = Build(options, Timeout(options), outcome => IsTransient(outcome));
        Once = Build(options, Timeout(options), outcome => NeverArrived(outcome));
        Single = new ResiliencePipelineBuilder<HttpResponseMessage>().AddTimeout(Timeout(options)).Build();
        Transfer = Build(options, TransferTimeout(options), outcome => IsTransient(outcome));
    }

    /// <summary>For requests that may arrive twice without harm.</summary>
    public ResiliencePipeline<HttpResponseMessage> Repeatable { get; }

    /// <summary>For requests that do something new each time: sent again only where the first surely did nothing.</summary>
    public ResiliencePipeline<HttpResponseMessage> Once { get; }

    /// <summary>For requests that their sender repeats himself.</summary>
    public ResiliencePipeline<HttpResponseMessage> Single { get; }

    /// <summary>For files, which may arrive twice without harm but take their time.</summary>
    public ResiliencePipeline<HttpResponseMessage> Transfer { get; }

    public static bool IsTransient(HttpStatusCode status) => status
        is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static TimeSpan Timeout(MlflowOptions options) => options.RequestTimeout
        ?? TimeSpan.FromSeconds(Setting.Number("MLFLOW_HTTP_REQUEST_TIMEOUT", 1, MaxTimeoutSeconds) ?? DefaultTimeoutSeconds);

    private static TimeSpan TransferTimeout(MlflowOptions options) =>
        Setting.Number("MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT", 1, MaxTimeoutSeconds) is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : Timeout(options);

    private static ResiliencePipeline<HttpResponseMessage> Build(
        MlflowOptions options, TimeSpan timeout, Func<Outcome<HttpResponseMessage>, bool> again)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage>();
        var retries = options.MaxRetries ?? (int)(Setting.Number("MLFLOW_HTTP_REQUEST_MAX_RETRIES", 0, 10) ?? DefaultRetries);
        if (retries > 0)
        {
            builder.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = Setting.Number("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", 0, 1) is not 0,
                Delay = Delay(options),
                MaxDelay = MaxDelay,
                ShouldRetryAfterHeader = Setting.Flag("MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER") ?? true,
                ShouldHandle = arguments => ValueTask.FromResult(again(arguments.Outcome)),
            });
        }

        return builder.AddTimeout(timeout).Build();
    }

    public static TimeSpan Delay(MlflowOptions options) => options.RetryDelay
        ?? TimeSpan.FromSeconds(Setting.Number("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", 0, 60) ?? 1);

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome.Result is { } answer
        ? IsTransient(answer.StatusCode)
        : outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException;

    private static bool NeverArrived(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is { } answer
            ? answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
            : (outcome.Exception as HttpRequestException)?.HttpRequestError
                is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
}
