using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FairDiff.MLflow.Tests;

/// <summary>What the environment decides. Its variables belong to the process: these tests run one after the other, and alone.</summary>
[CollectionDefinition(nameof(EnvironmentCollection), DisableParallelization = true)]
public sealed class EnvironmentCollection;

[Collection(nameof(EnvironmentCollection))]
public sealed class SettingsTests : IDisposable
{
    private readonly FakeServer _server = new();
    private readonly Folders _folders = new();
    private readonly Dictionary<string, string?> _before = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        _server.Dispose();
        _folders.Dispose();
    }

    [Fact]
    public async Task Environment_TokenAndWorkspace_AreSent()
    {
        Set("MLFLOW_TRACKING_URI", _server.Uri);
        Set("MLFLOW_TRACKING_TOKEN", "t0ken");
        Set("MLFLOW_WORKSPACE", "team-a");
        using var client = new MlflowClient();
        await client.CreateExperimentAsync("e", cancellationToken: Ct);

        var request = _server.Requests.Single();
        Assert.Equal(("Bearer t0ken", "team-a"), (request.Authorization, request.Workspace));
        Assert.StartsWith("FairDiff.MLflow/", request.UserAgent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Environment_AddressWithCredentials_AreThoseOfTheSameServerOnly(bool same)
    {
        Set("MLFLOW_TRACKING_URI", (same ? _server.Uri : "http://127.0.0.1:1").Replace("//", "//me:p%20w@"));
        using var client = new MlflowClient(new MlflowOptions { TrackingUri = _server.Uri, MaxRetries = 0 });
        await client.CreateExperimentAsync("e", cancellationToken: Ct);
        Assert.Equal(same ? $"Basic {Convert.ToBase64String("me:p w"u8)}" : null, _server.Requests.Single().Authorization);
    }

    [Fact]
    public async Task Environment_CredentialsFile_IsReadWhereNothingElseIsGiven()
    {
        Set("HOME", _folders.Root);
        Directory.CreateDirectory(Path.Combine(_folders.Root, ".mlflow"));
        await File.WriteAllTextAsync(
            Path.Combine(_folders.Root, ".mlflow", "credentials"),
            "[other]\nmlflow_tracking_username = no\n[mlflow]\nmlflow_tracking_username = me\nmlflow_tracking_password = p=w\n", Ct);
        using var client = new MlflowClient(new MlflowOptions { TrackingUri = _server.Uri });
        await client.CreateExperimentAsync("e", cancellationToken: Ct);

        Assert.Equal("Basic " + Convert.ToBase64String("me:p=w"u8), _server.Requests.Single().Authorization);
    }

    [Fact]
    public async Task Environment_NoRetries_FailsAtOnce()
    {
        Set("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0");
        _server.Fault = _ => new(503, "busy", "text/plain");
        using var client = new MlflowClient(new MlflowOptions { TrackingUri = _server.Uri });
        await Assert.ThrowsAsync<MlflowException>(() => client.GetExperimentAsync("1", Ct));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Environment_RetryAfterNotRespected_TheWaitIsOurs()
    {
        Set("MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", "false");
        var asked = 0;
        _server.Fault = _ => Interlocked.Increment(ref asked) == 1 ? new(429, "slow down", "text/plain", RetryAfter: "3600") : null;
        using var client = new MlflowClient(new MlflowOptions { TrackingUri = _server.Uri, RetryDelay = TimeSpan.FromMilliseconds(1) });
        Assert.Null(await client.FindExperimentAsync("e", Ct).WaitAsync(TimeSpan.FromSeconds(5), Ct));
    }

    [Theory]
    [InlineData("MLFLOW_TRACKING_AWS_SIGV4", "true")]
    [InlineData("MLFLOW_TRACKING_AUTH", "sigv4-plugin")]
    public void Environment_SignaturesOfPythonOnly_AreNamed(string name, string value)
    {
        Set(name, value);
        var error = Assert.Throws<MlflowException>(() => new MlflowClient(new MlflowOptions { TrackingUri = _server.Uri }));
        Assert.Contains(name, error.Message);
        Assert.Contains("HttpMessageHandler", error.Message);
    }

    [Fact]
    public async Task Environment_Multipart_PartsGoToTheStoreAndMakeTheFile()
    {
        Set("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", "true");
        Set("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", "1000");
        Set("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", "400");
        _server.Known.TakesParts = true;
        var (id, bytes) = await UploadAsync("sub/big.bin");

        Assert.Equal(bytes, _server.Known.Artifacts[$"1/{id}/artifacts/sub/big.bin"]);
        Assert.Equal(3, _server.Requests.Count(request => request.Path.StartsWith("/part/", StringComparison.Ordinal)));
        Assert.Equal(
            "\"etag\"", (string)_server.Requests.Single(request => request.Path.Contains("/mpu/complete/")).Json["parts"]![0]!["etag"]!);
    }

    [Fact]
    public async Task Environment_MultipartButTheStoreTakesNone_TheFileIsSentWhole()
    {
        Set("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", "true");
        Set("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", "1000");
        var (id, bytes) = await UploadAsync("big.bin");

        Assert.Equal(bytes, _server.Known.Artifacts[$"1/{id}/artifacts/big.bin"]);
        Assert.Single(_server.Requests, request => request.Path.Contains("/mpu/create/"));
    }

    [Fact]
    public async Task Tls_OwnAuthority_IsTrustedAndAStrangerIsNot()
    {
        using var certificate = SelfSigned();
        var pem = Path.Combine(_folders.Root, "ca.pem");
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem(), Ct);
        using var server = new TlsServer(certificate);

        async Task<string> VersionAsync(MlflowOptions options)
        {
            using var client = new MlflowClient(options);
            return await client.GetVersionAsync(Ct);
        }

        var plain = new MlflowOptions { TrackingUri = server.Uri, MaxRetries = 0 };
        await Assert.ThrowsAsync<MlflowException>(() => VersionAsync(plain));
        Assert.Equal("9.9", await VersionAsync(new() { TrackingUri = server.Uri, MaxRetries = 0, ServerCertificatePath = pem }));
        Set("MLFLOW_TRACKING_INSECURE_TLS", "true");
        Assert.Equal("9.9", await VersionAsync(plain));
        var both = Assert.Throws<MlflowException>(
            () => new MlflowClient(new MlflowOptions { TrackingUri = server.Uri, ServerCertificatePath = pem }));
        Assert.Contains("MLFLOW_TRACKING_INSECURE_TLS", both.Message);
    }

    [Fact]
    public async Task AddMlflow_Application_GetsAClientWhoseRequestsPassItsHandlers()
    {
        var services = new ServiceCollection();
        services.AddTransient<Marker>();
        services.AddMlflow(_server.Options()).AddHttpMessageHandler<Marker>();
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<MlflowClient>();
        await client.CreateExperimentAsync("e", cancellationToken: Ct);

        Assert.EndsWith("?marked", _server.Requests.Single().Path + "?" + _server.Requests.Single().Query);
    }

    private async Task<(string RunId, byte[] Bytes)> UploadAsync(string path)
    {
        using var client = new MlflowClient(_server.Options());
        var id = (
            await client.CreateRunAsync(await client.CreateExperimentAsync("e", cancellationToken: Ct), cancellationToken: Ct)).Info.RunId;
        var bytes = Enumerable.Range(0, 1100).Select(i => (byte)(i * 7)).ToArray();
        var file = Path.Combine(_folders.Root, "big.bin");
        await File.WriteAllBytesAsync(file, bytes, Ct);
        await client.UploadArtifactAsync(id, file, path, Ct);
        return (id, bytes);
    }

    private void Set(string name, string value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private sealed class Marker : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new(request.RequestUri + "?marked");
            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Answers "9.9" to whoever accepts its certificate.</summary>
    private sealed class TlsServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public TlsServer(X509Certificate2 certificate)
        {
            _listener.Start();
            Uri = $"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
            _ = Task.Run(() => ServeAsync(certificate));
        }

        public string Uri { get; }

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync(X509Certificate2 certificate)
        {
            while (true)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await using var tls = new SslStream(client.GetStream());
                    await tls.AuthenticateAsServerAsync(certificate);
                    _ = await tls.ReadAsync(new byte[4096]);
                    await tls.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\n9.9"));
                    await tls.ShutdownAsync();
                }
                catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
                {
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
                {
                    return;
                }
            }
        }
    }
}
