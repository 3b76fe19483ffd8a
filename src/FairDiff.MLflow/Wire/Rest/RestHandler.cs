namespace FairDiff.MLflow.Rest;

/// <summary>The handler that sends the requests where the user gave none.</summary>
internal static class RestHandler
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Below gunicorn's 2 s, after which the server closes an idle connection just when the next request sets out.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(1.5);

    public static HttpMessageHandler Create(MlflowOptions options)
    {
        RefuseOtherSignatures();
        return new SocketsHttpHandler
        {
            PooledConnectionIdleTimeout = IdleTimeout,
            ConnectTimeout = ConnectTimeout,
            AllowAutoRedirect = false,
            UseCookies = false,
            SslOptions = TlsSettings.Create(options),
        };
    }

    private static void RefuseOtherSignatures()
    {
        var wanted = Setting.Flag("MLFLOW_TRACKING_AWS_SIGV4") == true ? "MLFLOW_TRACKING_AWS_SIGV4"
            : Setting.Text("MLFLOW_TRACKING_AUTH") is not null ? "MLFLOW_TRACKING_AUTH"
            : null;
        if (wanted is not null)
        {
            throw new MlflowException(
                $"{wanted} is set, which only the Python client can do by itself. "
                + "Give MlflowOptions.HttpMessageHandler a handler that signs the requests.");
        }
    }
}
