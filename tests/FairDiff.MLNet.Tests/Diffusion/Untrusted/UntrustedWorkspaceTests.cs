using FairDiff.Tests;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion.Untrusted;

/// <summary>What a workspace holds is of some options and data: without the file that says which, nothing in it is used.</summary>
public sealed class UntrustedWorkspaceTests(TinyGenerator tiny) : IClassFixture<TinyGenerator>, IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    private DiffusionAugmentationOptions Options => TinyStudy.Options with { WorkspacePath = _folder.File("workspace") };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("generator.safetensors")]
    [InlineData("generator.json")]
    [InlineData("checkpoint.safetensors")]
    [InlineData("upsampler-checkpoint.safetensors")]
    [InlineData("synthetic")]
    public void Fit_ContentWithoutIdentity_IsRefused(string name)
    {
        var path = Path.Combine(Directory.CreateDirectory(Options.WorkspacePath!).FullName, name);
        var original = Path.Combine(tiny.Transformer.WorkspacePath!, name);
        if (Directory.Exists(original))
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            File.WriteAllBytes(path, File.Exists(original) ? File.ReadAllBytes(original) : []);
        }

        Assert.Contains($"has '{name}' but no workspace.json", Refusal());
    }

    [Theory]
    [InlineData("store.json")]
    [InlineData("workspace.json")]
    public void Fit_IdentityTakenAway_IsRefused(string name)
    {
        Copy();
        File.Delete(Directory.GetFiles(Options.WorkspacePath!, name, SearchOption.AllDirectories).Single());

        Assert.Contains($"but no {name} that says what it was made for", Refusal());
    }

    [Fact]
    public void Generate_FolderOfOtherPictures_IsRefused()
    {
        Copy();
        using var generator = ImageGenerator.Load(Options.WorkspacePath!, "cpu");
        var store = Directory.CreateDirectory(_folder.File("pictures")).FullName;
        File.WriteAllText(Path.Combine(store, "000000.png"), "somebody's own");

        Assert.Contains(
            "has '000000.png' but no store.json",
            Assert.Throws<FairDiffException>(() => generator.Generate(store, new() { Count = 1 })).Message);
        Assert.Equal("somebody's own", File.ReadAllText(Path.Combine(store, "000000.png")));
    }

    [Theory]
    [InlineData("workspace.json")]
    [InlineData("generator.safetensors")]
    [InlineData("synthetic")]
    [InlineData("workspace.lock")]
    public void Fit_LinkInTheWorkspace_IsRefused(string name)
    {
        Copy();
        var (path, outside) = (Path.Combine(Options.WorkspacePath!, name), _folder.File("outside"));
        Directory.Move(path, outside);
        File.CreateSymbolicLink(path, outside);

        Assert.Contains($"'{path}' is a link", Refusal());
    }

    [Theory]
    [InlineData("workspace.json")]
    [InlineData("generator.json")]
    [InlineData("synthetic/store.json")]
    public void Fit_HostileJson_GoesOnOrIsRefused(string name)
    {
        Copy();
        var path = Path.Combine(Options.WorkspacePath!, name);
        var original = File.ReadAllText(path);
        var data = TinyStudy.Data(_ml);
        foreach (var (what, text) in Mutations.Replaced(original).Where((_, index) => index % 7 == 0))
        {
            File.WriteAllText(path, text);
            try
            {
                _ml.FairDiff().DiffusionAugmentation(Options).Fit(data);
            }
            catch (EngineException exception)
            {
                Assert.True(
                    exception.Message.Contains(_folder.Path, StringComparison.Ordinal) && !exception.Message.Contains('\n'),
                    $"{what}: {exception.Message}");
            }
            catch (Exception exception)
            {
                Assert.Fail($"{what}: {exception}");
            }
        }
    }

    private string Refusal() =>
        Assert.Throws<FairDiffException>(() => _ml.FairDiff().DiffusionAugmentation(Options).Fit(TinyStudy.Data(_ml))).Message;

    private void Copy()
    {
        var source = tiny.Transformer.WorkspacePath!;
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Options.WorkspacePath!, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
