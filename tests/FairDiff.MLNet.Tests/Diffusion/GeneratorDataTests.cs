using FairDiff.MLNet.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Tests.Diffusion;

public sealed class GeneratorDataTests
{
    [Fact]
    public void Set_ForWorkspaceAndCheckpoints_IsHashedOnce()
    {
        using var folder = new TemporaryFolder();
        var images = zeros([4, 3, 8, 8], ScalarType.Byte);
        using var data = new GeneratorData(
            new(images, []), new ImageCache(folder.Path), new(null, [], [.. Enumerable.Repeat(ConditionedRows.Unconditional, 4)]));
        var before = WorkspaceIdentity.Create(CascadeStudy.Options, data, seed: 7).ToJsonString();

        // Whoever read the images once more would see others.
        images.fill_(1);

        Assert.Equal(before, WorkspaceIdentity.Create(CascadeStudy.Options, data, seed: 7).ToJsonString());
        Assert.Contains(data.Set.Sha256(), before);
        Assert.Same(data.Set, data.Set);
        Assert.NotEqual(data.Set.Sha256(), (data.Set with { }).Sha256());
    }
}
