using System.Net;
using System.Security.Cryptography;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Classification.Pretrained;

namespace FairDiff.Torch.Tests.Classification.Pretrained;

public sealed class WeightsCacheTests : IDisposable
{
    private const string Url = "https://example.org/models/tiny.npz?v=1";
    private static readonly byte[] Content = [1, 2, 3, 4, 5];
    private static readonly string Checksum = Convert.ToHexStringLower(SHA256.HashData(Content));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PathOf_Address_DownloadsOnce()
    {
        using var server = new FakeServer(HttpStatusCode.OK);
        var cache = new WeightsCache(_folder.File("weights"), server);

        var path = cache.PathOf(Url, Checksum, TestContext.Current.CancellationToken);

        Assert.Equal(Content, File.ReadAllBytes(path));
        Assert.Equal($"{Checksum}.npz", Path.GetFileName(path));
        Assert.Equal(path, cache.PathOf(Url, Checksum, TestContext.Current.CancellationToken));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public void PathOf_FileInTheCacheIsDamaged_DownloadsItAgain()
    {
        using var server = new FakeServer(HttpStatusCode.OK);
        var cache = new WeightsCache(_folder.File("weights"), server);
        var path = cache.PathOf(Url, Checksum, TestContext.Current.CancellationToken);
        File.WriteAllBytes(path, [9]);

        Assert.Equal(path, cache.PathOf(Url, Checksum, TestContext.Current.CancellationToken));
        Assert.Equal(Content, File.ReadAllBytes(path));
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public void PathOf_OtherChecksum_KeepsNothing()
    {
        using var server = new FakeServer(HttpStatusCode.OK);

        var message = Assert.Throws<EngineException>(
            () => new WeightsCache(_folder.File("weights"), server).PathOf(Url, new string('a', 64), TestContext.Current.CancellationToken))
                .Message;

        Assert.Contains(Checksum, message);
        Assert.Empty(Directory.GetFiles(_folder.File("weights")));
    }

    [Fact]
    public void PathOf_ServerRefuses_SaysSo()
    {
        using var server = new FakeServer(HttpStatusCode.NotFound);

        var message = Assert.Throws<EngineException>(
            () => new WeightsCache(_folder.File("weights"), server).PathOf(Url, Checksum, TestContext.Current.CancellationToken)).Message;

        Assert.Contains("404", message);
        Assert.Contains(Url.Split('?')[0], message);
    }

    [Theory]
    [InlineData("https://user:secret@example.org/models/tiny.npz?token=secret#secret", "https://***@example.org/models/tiny.npz?***")]
    [InlineData("https://user:p@ss/secret?x@example.org/tiny.npz", "https://***@example.org/tiny.npz")]
    [InlineData("https://example.org/tiny.npz?secret", "https://example.org/tiny.npz?***")]
    public void PathOf_AddressWithSecrets_NeverShowsThem(string url, string shown)
    {
        using var server = new FakeServer(HttpStatusCode.Forbidden);

        var message = Assert.Throws<EngineException>(
            () => new WeightsCache(_folder.File("weights"), server).PathOf(url, Checksum, TestContext.Current.CancellationToken)).Message;

        Assert.Contains($"The weights at {shown} cannot", message);
        Assert.DoesNotContain("secret", message);
        Assert.Equal(shown, PretrainedWeights.FromUrl(url, Checksum).ToString());
        Assert.DoesNotContain(
            "secret",
            Assert.Throws<ArgumentOutOfRangeException>(() => PretrainedWeights.FromUrl(url.Replace("https", "ftp"), Checksum)).ToString());
    }

    [Fact]
    public void FromUrl_ChecksumInCapitals_IsTheSame() =>
        Assert.Equal(Checksum, PretrainedWeights.FromUrl(Url, Checksum.ToUpperInvariant()).Sha256);

    [Theory]
    [InlineData("http://example.org/a.npz", "0123456789012345678901234567890123456789012345678901234567890123", "https")]
    [InlineData("a.npz", "0123456789012345678901234567890123456789012345678901234567890123", "https")]
    [InlineData("https://example.org/a.npz", "0123", "64 hexadecimal digits")]
    public void FromUrl_NotHttpsOrNoChecksum_IsRefused(string url, string sha256, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentOutOfRangeException>(() => PretrainedWeights.FromUrl(url, sha256)).Message);

    private sealed class FakeServer(HttpStatusCode status) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return new HttpResponseMessage(status) { Content = new ByteArrayContent(Content) };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
