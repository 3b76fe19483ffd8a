using System.IO.Compression;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Classification.Bit;
using FairDiff.Torch.Classification.Pretrained;
using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification.Pretrained;

public sealed class PretrainedLoaderTests : IDisposable
{
    private static readonly ClassifierShape Shape8 = new(ResNetArchitecture.ResNet8, 2, 16);

    /// <summary>A BiT-ResNet of two units, 32 channels wide at first.</summary>
    private static readonly ResNetDesign TinyBit = new(ResNetStem.Large, 32, true, [new(1, 32, 1), new(1, 64, 2)]) { Bit = true };

    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Load_NpzWithBigTransfersNames_GivesPyTorchsLogits()
    {
        // Names and layout as in the files at storage.googleapis.com/bit_models; logits by an independent model in PyTorch 1.13, weights by
        // formula.
        using (var published = (BitResNet)ResNetWeights.Fill(new BitResNet(TinyBit, 3)))
        {
            var state = published.state_dict();
            var arrays = new Dictionary<string, Tensor>
            {
                ["resnet/root_block/standardized_conv2d/kernel"] = Hwio(state["root.conv.weight"]),
                ["resnet/group_norm/gamma"] = state["head.gn.weight"],
                ["resnet/group_norm/beta"] = state["head.gn.bias"],
                ["resnet/head/conv2d/kernel"] = Hwio(state["head.conv.weight"]),
                ["resnet/head/conv2d/bias"] = state["head.conv.bias"],
            };
            foreach (var block in (string[])["block1", "block2"])
            {
                foreach (var (part, number) in (ReadOnlySpan<(string, int)>)[("a", 1), ("b", 2), ("c", 3)])
                {
                    arrays[$"resnet/{block}/unit01/{part}/standardized_conv2d{(number == 2 ? "_1" : "")}/kernel"] = Hwio(
                        state[$"body.{block}.unit01.conv{number}.weight"]);
                    arrays[$"resnet/{block}/unit01/{part}/group_norm/gamma"] = state[$"body.{block}.unit01.gn{number}.weight"];
                    arrays[$"resnet/{block}/unit01/{part}/group_norm/beta"] = state[$"body.{block}.unit01.gn{number}.bias"];
                }

                arrays[$"resnet/{block}/unit01/a/proj/standardized_conv2d/kernel"] = Hwio(state[$"body.{block}.unit01.downsample.weight"]);
            }

            NpzBuilder.Write(File("bit.npz"), arrays);
        }

        using var network = Initialization.Seeded(new BitResNet(TinyBit, 3), 1);
        using var weights = Open("bit.npz");
        var note = PretrainedLoader.Load(network, weights, Shape8 with { ClassCount = 3 });

        Assert.Equal(ImageNormalization.SignedRange, weights.Normalization);
        Assert.Contains("25 tensors", note);
        ResNetWeights.AssertLogits(network, 16, [1.095698, 1.143327, 1.168935]);
    }

    [Theory]
    [InlineData("weights.npz")]
    [InlineData("weights.safetensors")]
    public void Load_PyTorchsNames_RestoresEveryTensor(string file)
    {
        using var source = (ResNet)ResNetWeights.Fill(Shape8.NewNetwork());
        Save(file, source.state_dict().Where(pair => !pair.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)).ToDictionary());

        using var network = Initialization.Seeded(Shape8.NewNetwork(), 1);
        using var weights = Open(file);
        PretrainedLoader.Load(network, weights, Shape8);

        var expected = source.state_dict();
        Assert.All(network.state_dict().Where(pair => pair.Value.is_floating_point()), pair => AssertSame(expected[pair.Key], pair.Value));
    }

    [Fact]
    public void Load_OtherNumberOfClasses_LeavesTheHeadAsDrawnAndSaysSo()
    {
        using var source = ResNetWeights.Fill((Shape8 with { ClassCount = 7 }).NewNetwork());
        Save("seven.safetensors", source.state_dict());

        using var network = Initialization.Seeded(Shape8.NewNetwork(), 1);
        var drawn = network.state_dict()["fc.weight"].clone();
        using var weights = Open("seven.safetensors");
        var note = PretrainedLoader.Load(network, weights, Shape8);

        Assert.Contains("starts anew: the file has one for 7, this data set has 2 classes", note);
        AssertSame(drawn, network.state_dict()["fc.weight"]);
        AssertSame(source.state_dict()["conv1.weight"], network.state_dict()["conv1.weight"]);
    }

    [Fact]
    public void Load_OtherNetwork_NamesMissingForeignAndMisshapenTensors()
    {
        using var source = ResNetWeights.Fill(Shape8.NewNetwork());
        var tensors = source.state_dict().ToDictionary();
        tensors.Remove("layer1.0.conv1.weight");
        tensors["layer9.weight"] = ones(2);
        tensors["layer2.0.conv1.weight"] = ones(48, 24, 1, 1);
        Save("other.safetensors", tensors);

        using var network = Initialization.Seeded(Shape8.NewNetwork(), 1);
        var before = network.state_dict()["conv1.weight"].clone();
        using var weights = Open("other.safetensors");
        var message = Assert.Throws<EngineException>(() => PretrainedLoader.Load(network, weights, Shape8)).Message;

        Assert.Contains("do not fit a ResNet8 with the small stem", message);
        Assert.Contains("missing (1): layer1.0.conv1.weight", message);
        Assert.Contains("of another shape (1): layer2.0.conv1.weight [48, 24, 1, 1] instead of [48, 24, 3, 3]", message);
        Assert.Contains("not the network's (1): layer9.weight", message);
        AssertSame(before, network.state_dict()["conv1.weight"]);
    }

    [Fact]
    public void Load_OtherStem_SaysWhichNetworkTheWeightsAreOf()
    {
        SaveLargeResNet18();
        var shape = new ClassifierShape(ResNetArchitecture.ResNet18, 2, 32);
        using var network = shape.NewNetwork();
        using var weights = Open("large.safetensors");

        var message = Assert.Throws<EngineException>(() => PretrainedLoader.Load(network, weights, shape)).Message;
        Assert.Contains("do not fit a ResNet18 with the small stem", message);
        Assert.Contains("They are those of a ResNet18 with the large stem", message);
    }

    [Theory]
    [InlineData(null, ResNetStem.Large)]
    [InlineData(ResNetStem.Small, ResNetStem.Small)]
    public void Shape_SmallImagesAndWeightsWithTheLargeStem_HasTheirsUnlessToldOtherwise(ResNetStem? asked, ResNetStem expected)
    {
        SaveLargeResNet18();
        using var weights = Open("large.safetensors");
        var options = new ClassifierTrainingOptions { Arch = ResNetArchitecture.ResNet18, Stem = asked };

        Assert.Equal(expected, options.Shape(32, weights).Stem);
        Assert.Equal(ResNetStem.Small, options.Shape(32, null).Stem);
    }

    /// <summary>As in the zip file of an ML.NET model: compressed, among files that are something else.</summary>
    [Fact]
    public void Open_ZipWithOneClassifier_ReadsItWithItsNormalization()
    {
        using var source = ResNetWeights.Fill(Shape8.NewNetwork());
        Zip("model.zip", source, "Model/Weights");

        using var weights = Open("model.zip");

        Assert.Equal(ImageNormalization.ImageNet, weights.Normalization);
        Assert.Equal(ResNetArchitecture.ResNet8, weights.Network?.Architecture);
        AssertSame(source.state_dict()["fc.weight"], weights.Tensors["fc.weight"]);
    }

    [Fact]
    public void Open_ZipWithNoneOrSeveralClassifiers_SaysSo()
    {
        using var source = ResNetWeights.Fill(Shape8.NewNetwork());
        Zip("none.zip", source);
        Zip("two.zip", source, "A/Weights", "B/Weights");

        Assert.Contains("neither NumPy arrays", Assert.Throws<EngineException>(() => Open("none.zip")).Message);
        Assert.Contains("2 classifiers (A/Weights, B/Weights)", Assert.Throws<EngineException>(() => Open("two.zip")).Message);
    }

    [Fact]
    public void Open_PyTorchCheckpoint_GivesTheCommandThatConvertsIt()
    {
        using (var archive = ZipFile.Open(File("resnet50.pth"), ZipArchiveMode.Create))
        {
            archive.CreateEntry("archive/data.pkl");
        }

        System.IO.File.WriteAllBytes(File("old.pth"), [0x80, 0x02, 0x8A, 0x0A, 1, 2, 3]);

        Assert.Contains("resnet50.pth resnet50.npz", Assert.Throws<EngineException>(() => Open("resnet50.pth")).Message);
        Assert.Contains("old.pth old.npz", Assert.Throws<EngineException>(() => Open("old.pth")).Message);
    }

    [Fact]
    public void Open_DamagedOrMissingFile_SaysWhich()
    {
        System.IO.File.WriteAllBytes(File("cut.npz"), [(byte)'P', (byte)'K', 3, 4, 0]);

        Assert.Contains("cut.npz", Assert.Throws<EngineException>(() => Open("cut.npz")).Message);
        Assert.Contains("none.npz", Assert.Throws<EngineException>(() => Open("none.npz")).Message);
    }

    private void Zip(string name, ClassifierNetwork network, params string[] classifiers)
    {
        using var archive = ZipFile.Open(File(name), ZipArchiveMode.Create);
        using (var text = archive.CreateEntry("Version.txt").Open())
        {
            text.Write("5.0.1 and more than eight bytes"u8);
        }

        archive.CreateEntry("Empty");
        foreach (var classifier in classifiers)
        {
            using var stream = archive.CreateEntry(classifier, CompressionLevel.Fastest).Open();
            ClassifierFile.Save(network, Shape8 with { Normalization = ImageNormalization.ImageNet }, stream);
        }
    }

    private void SaveLargeResNet18()
    {
        using var source = ResNetDesign.For(ResNetArchitecture.ResNet18, ResNetStem.Large).NewNetwork(2);
        Save("large.safetensors", source.state_dict());
    }

    private static void AssertSame(Tensor expected, Tensor actual) =>
        Assert.Equal(expected.data<float>().ToArray(), actual.data<float>().ToArray());

    private static Tensor Hwio(Tensor kernel) => kernel.permute(2, 3, 1, 0);

    private string File(string name) => _folder.File(name);

    private PretrainedTensors Open(string name) =>
        PretrainedTensors.Open(PretrainedWeights.FromFile(File(name)), TestContext.Current.CancellationToken);

    private void Save(string name, IReadOnlyDictionary<string, Tensor> tensors)
    {
        if (name.EndsWith(".npz", StringComparison.Ordinal))
        {
            NpzBuilder.Write(File(name), tensors);
        }
        else
        {
            Safetensors.WriteFile(File(name), tensors);
        }
    }
}
