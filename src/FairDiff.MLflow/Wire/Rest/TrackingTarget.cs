namespace FairDiff.MLflow.Rest;

/// <summary>Reads a tracking URI in the forms of the official client.</summary>
internal static class TrackingTarget
{
    public const string DefaultFolder = "mlruns";

    /// <summary>The folder of a local store; null where the tracking URI names a server.</summary>
    public static string? FolderIn(MlflowOptions options)
    {
        var uri = UriOf(options);
        var scheme = SchemeOf(uri);
        return scheme switch
        {
            // Such a folder would be called like the password.
            "" when Secrets.HasCredentials(uri) => throw new MlflowException(
                "The tracking URI is no folder, and no address either: it must start with http:// or https://, as in http://host:5000."),
            "" => uri,
            "file" => FolderOf(uri),
            "http" or "https" => null,
            _ => throw new MlflowException(
                $"The tracking URI scheme \"{scheme}:\" is not supported; http://, https://, file: and a folder's path are. "
                + $"To record into {scheme}, run a server over it (mlflow server --backend-store-uri ...) "
                + "and set MLFLOW_TRACKING_URI to the server's http:// address."),
        };
    }

    /// <summary>The tracking URI that holds: the option, the variable, the folder.</summary>
    public static string UriOf(MlflowOptions options) =>
        FirstGiven(options.TrackingUri, Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI")) ?? DefaultFolder;

    public static string? FirstGiven(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                return value.Trim();
            }
        }

        return null;
    }

    /// <summary>The scheme in lower case; empty for a path.</summary>
    public static string SchemeOf(string uri)
    {
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return uri.Equals("databricks", StringComparison.OrdinalIgnoreCase) ? "databricks" : "";
        }

        // One letter before the colon is a Windows drive.
        var name = uri[..colon];
        return name.Length > 1 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.') ? name.ToLowerInvariant() : "";
    }

    private static string FolderOf(string uri)
    {
        var rest = uri["file:".Length..];
        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            return Uri.UnescapeDataString(rest);
        }

        return Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Host is "" or "localhost"
            ? new Uri($"file://{parsed.AbsolutePath}").LocalPath
            : throw new MlflowException(
                $"The tracking URI \"{Secrets.Shown(uri)}\" names another machine; a file: URI must name a local folder, such as "
                    + "file:///data/mlruns.");
    }
}
