using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FairDiff.MLflow.Rest;

/// <summary>Which servers are trusted over https, and the certificate that this client shows.</summary>
internal static class TlsSettings
{
    public static SslClientAuthenticationOptions Create(MlflowOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        var insecure = options.InsecureTls ?? Setting.Flag("MLFLOW_TRACKING_INSECURE_TLS") ?? false;
        var authority = options.ServerCertificatePath ?? Setting.Text("MLFLOW_TRACKING_SERVER_CERT_PATH");
        if (insecure && authority is not null)
        {
            throw new MlflowException(
                "MLFLOW_TRACKING_INSECURE_TLS (MlflowOptions.InsecureTls) and MLFLOW_TRACKING_SERVER_CERT_PATH (ServerCertificatePath) "
                + "are both set. Give the certificate alone; it is the safe one of the two.");
        }

        if (insecure)
        {
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }

        if (authority is not null)
        {
            tls.CertificateChainPolicy = Trusting(Load(authority, LoadAll));
        }

        if ((options.ClientCertificatePath ?? Setting.Text("MLFLOW_TRACKING_CLIENT_CERT_PATH")) is { } own)
        {
            tls.ClientCertificates = [Load(own, path => X509Certificate2.CreateFromPemFile(path))];
        }

        return tls;
    }

    private static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static X509Certificate2Collection LoadAll(string path)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(path);
        return found;
    }

    private static T Load<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new MlflowException(
                $"The certificate {path} cannot be read: {e.Message} It must be a PEM file (for the client's: with its key).", e);
        }
    }
}
