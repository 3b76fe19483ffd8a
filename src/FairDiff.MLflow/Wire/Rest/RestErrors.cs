using System.Net;
using System.Text.Json;

namespace FairDiff.MLflow.Rest;

/// <summary>Makes exceptions of what a server, a proxy or the network answers: JSON, HTML, plain text or nothing.</summary>
internal static class RestErrors
{
    private const int MaxText = 300;
    private const int MaxKept = 4000;

    public static MlflowException From(string server, HttpResponseMessage answer, string body)
    {
        var error = Parse(body);
        var code = (int)answer.StatusCode;
        return new MlflowException($"{server} answered HTTP {code}{Detail(error, body)}.{Remedy(answer)}")
        {
            ErrorCode = error?.ErrorCode,
            StatusCode = answer.StatusCode,
            ServerMessage = error?.Message ?? (body.Length <= MaxKept ? body : body[..MaxKept]),
            Kind = KindOf(answer.StatusCode),
        };
    }

    public static MlflowException NoAnswer(string server, string reason, Exception cause) =>
        new($"{server} did not answer: {reason.TrimEnd('.')}. Check that it runs and that MLFLOW_TRACKING_URI names it.", cause)
        {
            Kind = FailureKind.Outage,
        };

    public static MlflowException NotMlflow(string server, string body) =>
        new($"{server} answered, but not as an MLflow server does ({Cut(body)}). "
            + "Check the address, the path prefix and any login page in front of it.")
        {
            Kind = FailureKind.Outage,
        };

    private static FailureKind KindOf(HttpStatusCode status) => status switch
    {
        _ when RetryPipelines.IsTransient(status) => FailureKind.Outage,

        // A token that has run out can be renewed: what was logged must not be thrown away for it.
        HttpStatusCode.Unauthorized => FailureKind.Outage,
        HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity => FailureKind.Rejected,
        _ => FailureKind.Denied,
    };

    private static ErrorAnswer? Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<ErrorAnswer>(body, RestJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Detail(ErrorAnswer? error, string body) => error?.ErrorCode is { } code
        ? $", {code}: {Cut(error.Message ?? "").TrimEnd('.')}"
        : body.Length == 0 ? "" : $": {Cut(body).TrimEnd('.')}";

    private static string Remedy(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized => " Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.",
        HttpStatusCode.Forbidden =>
            " This user may not do that, or the server does not allow this host name (MLFLOW_SERVER_ALLOWED_HOSTS).",
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => Redirected(answer.Headers.Location),
        _ => "",
    };

    private static string Redirected(Uri? target) => target is { IsAbsoluteUri: true }
        ? $" It points to {target.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}: give the address that answers "
            + "itself as MLFLOW_TRACKING_URI."
        : " It points elsewhere: give the address that answers itself as MLFLOW_TRACKING_URI.";

    private static string Cut(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxText ? line : line[..MaxText] + "...";
    }
}
