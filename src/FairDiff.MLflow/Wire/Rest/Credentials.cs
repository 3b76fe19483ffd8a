using System.Net.Http.Headers;
using System.Text;

namespace FairDiff.MLflow.Rest;

/// <summary>User and password, or a token. Its texts never leave it but as the request header.</summary>
internal sealed class Credentials
{
    private readonly string[] _secrets;

    private Credentials(AuthenticationHeaderValue? header, params string[] secrets)
    {
        Header = header;
        _secrets = secrets;
    }

    public AuthenticationHeaderValue? Header { get; }

    /// <summary>From the options, the user part of the address, the environment, the credentials file, in this order; Basic wins over a
    /// token.</summary>
    public static Credentials Create(MlflowOptions options, string? userInfo)
    {
        var inUri = userInfo?.Split(':', 2).Select(Uri.UnescapeDataString).ToArray() ?? [];
        var user = Checked(FirstGiven(options.Username, inUri.ElementAtOrDefault(0), "MLFLOW_TRACKING_USERNAME"),
            "MLFLOW_TRACKING_USERNAME", nameof(options.Username));
        var password = Checked(FirstGiven(options.Password, inUri.ElementAtOrDefault(1), "MLFLOW_TRACKING_PASSWORD"),
            "MLFLOW_TRACKING_PASSWORD", nameof(options.Password));
        var token = Checked(FirstGiven(options.Token, null, "MLFLOW_TRACKING_TOKEN"), "MLFLOW_TRACKING_TOKEN", nameof(options.Token),
            asciiOnly: true);
        if (user is null && password is null && token is null)
        {
            (user, password) = CredentialsFile.Read();
        }

        if (user is not null && password is not null)
        {
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
            return new(new("Basic", basic), basic, password, Uri.EscapeDataString(password));
        }

        return token is not null ? new(new("Bearer", token), token) : new(null);
    }

    /// <summary>The text with each secret in it replaced: a server or a proxy may quote a request in its answer.</summary>
    public string Redact(string text) =>
        _secrets.Aggregate(text, (current, secret) => current.Replace(secret, "***", StringComparison.Ordinal));

    public override string ToString() => Header is null ? "no credentials" : $"{Header.Scheme} ***";

    /// <summary>The text, where a header can hold it. What is wrong is told without it.</summary>
    public static string? Checked(string? secret, string variable, string option, bool asciiOnly = false)
    {
        for (var i = 0; i < secret?.Length; i++)
        {
            if (char.IsControl(secret[i]) || (asciiOnly && !char.IsAscii(secret[i])))
            {
                throw new MlflowException(
                    $"{variable} (or MlflowOptions.{option}) cannot be used: character {i + 1} of {secret.Length} is "
                        + $"{(secret[i] is '\n' or '\r' ? "a line break" : "none that a header can hold")}. "
                    + "Set it again, without what does not belong to it.");
            }
        }

        return secret;
    }

    private static string? FirstGiven(string? option, string? inUri, string variable) =>
        TrackingTarget.FirstGiven(option, inUri, Environment.GetEnvironmentVariable(variable));
}
