using FairDiff.Pipelines.Cluster;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Security;

/// <summary>What a prepared study keeps of its command line holds no password: other people's processes read it.</summary>
public sealed class PreparedStudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("https://me:hunter22@host/resnet18.npz", "https://***@host/resnet18.npz")]
    [InlineData("https://host/resnet18.npz?token=hunter22", "https://host/resnet18.npz?***")]
    [InlineData("imagenet-resnet18", "imagenet-resnet18")]
    public void Write_AddressOfWeights_IsKeptWithoutItsPassword(string weights, string kept)
    {
        string[] arguments = ["folder", "--data", _folder.Path, "--pretrained", weights, "--pretrained-sha256", new string('a', 64)];
        StudyCommandLine.Write(Root.Create().Parse(arguments), 1, _folder.Path);

        var words = StudyCommandLine.Read(_folder.Path);
        Assert.Contains($"--pretrained={kept}", words);
        Assert.DoesNotContain(words, word => word.Contains("hunter22", StringComparison.Ordinal));
    }
}
