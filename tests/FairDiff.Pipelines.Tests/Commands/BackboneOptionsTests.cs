using System.Buffers.Binary;
using System.CommandLine;
using System.Text;
using FairDiff.MLNet;
using FairDiff.Pipelines.Commands;
using FairDiff.Studies;
using FairDiff.Tests;
using FairDiff.Torch.Classification;

namespace FairDiff.Pipelines.Tests.Commands;

public sealed class BackboneOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Apply_Nothing_IsThePreset()
    {
        var settings = Apply();
        var classifier = settings.Classifier;
        Assert.Equal(
            (ResNetArchitecture.ResNet8, 1, null, null), (classifier.Arch, classifier.WidthFactor, classifier.Stem, settings.Weights));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--backbone bitresnet50")]
    [InlineData("--arch BiT-M-R50x3 --stem large")]
    [InlineData("--width-factor 3")]
    public void Apply_Weights_GiveNetworkAndWidth(string also)
    {
        var settings = Apply(["--pretrained", Weights(), .. also.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal((ResNetArchitecture.BitResNet50, 3), (settings.Classifier.Arch, settings.Classifier.WidthFactor));
        Assert.Equal(new PretrainedNetwork(ResNetArchitecture.BitResNet50, 3, ResNetStem.Large), settings.Weights?.Network);
        Assert.Contains("weights.safetensors", $"{settings.Weights}");
    }

    [Theory]
    [InlineData("--backbone ResNet50", "not of a ResNet50 with the large stem")]
    [InlineData("--stem small", "not of a BitResNet50 of width 3 with the small stem")]
    [InlineData("--width-factor 2", "is 2, but the network is of width 3")]
    [InlineData("--backbone BiT-R50x1", "not of a BitResNet50 with the large stem")]
    public void Apply_WeightsOfAnotherNetwork_AreRefused(string also, string expected) => Assert.Contains(
        expected, Assert.Throws<FairDiffException>(() => Apply(["--pretrained", Weights(), .. also.Split(' ')])).Message);

    private static StudySettings Apply(params string[] arguments)
    {
        var options = new BackboneOptions();
        var command = new Command("study");
        options.AddTo(command);
        return options.Apply(command.Parse(arguments), new StudySettings { Methods = StudyMethod.Default });
    }

    /// <summary>The names of BiT-R50x3 (3, 4, 6 and 3 units), each tensor of one number but for the first, whose 192 = 3 x 64 channels are
    /// its width.</summary>
    private string Weights()
    {
        var names = new[] { 3, 4, 6, 3 }.Index()
            .SelectMany(block => Enumerable.Range(1, block.Item).Select(unit => $"body.block{block.Index + 1}.unit{unit:00}.conv3.weight"))
                .ToList();
        const int Root = 192 * 3 * 7 * 7 * sizeof(float);
        var entries = names.Index().Select(name => Entry(name.Item, "1", Root + (name.Index * sizeof(float)), sizeof(float)));
        var header = Encoding.UTF8.GetBytes("{" + string.Join(',', entries.Prepend(Entry("root.conv.weight", "192,3,7,7", 0, Root))) + "}");
        var length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        var path = Path.Combine(_folder.Path, "weights.safetensors");
        File.WriteAllBytes(path, [.. length, .. header, .. new byte[Root + (names.Count * sizeof(float))]]);
        return path;
    }

    private static string Entry(string name, string shape, int start, int size) =>
        $$"""
        "{{name}}":{"dtype":"F32","shape":[{{shape}}],"data_offsets":[{{start}},{{start + size}}]}
        """;

    public void Dispose() => _folder.Dispose();
}
