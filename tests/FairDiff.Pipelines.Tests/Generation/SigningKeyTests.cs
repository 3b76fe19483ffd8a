using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Tests.Commands;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Generation;

/// <summary>Whose key signs the images of a command, in processes of their own: a process chooses once.</summary>
public sealed class SigningKeyTests(TinyGenerated tiny) : IClassFixture<TinyGenerated>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Key => _folder.File("config/fairdiff/signing-key.pem");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_UserWithoutAKey_MakesOneForTheUserAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a shell.");
        var config = $"export XDG_CONFIG_HOME='{_folder.File("config")}'";

        // At the same time: both go on with one key.
        var errors = await Task.WhenAll(Generate("one", config), Generate("two", config));

        Assert.Equal(["", ""], errors);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Key));
        }

        Assert.Equal([Key], Directory.GetFiles(Path.GetDirectoryName(Key)!));
        var key = SigningCredential.Load(Key);
        Assert.True(key.IsSelfMade);
        Assert.Equal([key.Fingerprint, key.Fingerprint], new[] { "one", "two" }.Select(Signer));
    }

    [Fact]
    public async Task Generate_UserWithoutAFolder_SignsAllTheSame()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a shell.");
        File.WriteAllText(_folder.File("file"), "");

        Assert.Equal("", await Generate("store", $"export XDG_CONFIG_HOME='{_folder.File("file")}'"));

        Assert.Equal(64, Signer("store").Length);
    }

    [Fact]
    public async Task Generate_KeyThatIsNotThere_IsOneLineAndNothingIsDrawn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a shell.");

        var error = await Generate("store", "export FAIRDIFF_SIGNING_KEY=nowhere.pem FAIRDIFF_SIGNING_KEY_PASSWORD=hunter2");

        Assert.Contains("nowhere.pem", error);
        Assert.DoesNotContain("hunter2", error);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Empty(Directory.Exists(_folder.File("store")) ? Directory.GetFiles(_folder.File("store"), "*.png") : []);
    }

    private string Signer(string store) => ContentCredentials.Read(_folder.File($"{store}/000000.png"))!.Fingerprint!;

    private async Task<string> Generate(string store, string words)
    {
        using var process = CommandProcess.StartInShell(
            $"{words}; exec \"$@\"", _folder.Path, "generate", "--generator", tiny.Generator, "--count", "2", "--steps", "1", "--device",
            "cpu", "--output", _folder.File(store));
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == ExitCodes.Success ? "" : error;
    }
}
