using FairDiff.Torch.Classification.Pretrained;

namespace FairDiff.Torch.Tests.Classification.Pretrained;

public sealed class PackagedWeightsTests : IDisposable
{
    private const string Model = "DnnImageModels/ResNet18Onnx/ResNet18.onnx";

    private readonly TemporaryFolder _app = new();
    private readonly TemporaryFolder _packages = new();

    public void Dispose()
    {
        _app.Dispose();
        _packages.Dispose();
    }

    [Fact]
    public void Find_BesideTheApplication_ComesFirst()
    {
        Unpack("0.23.1");
        var beside = Make(_app.File(Model));

        Assert.Equal(beside, PackagedWeights.Find(_app.File(""), _packages.File("")));
    }

    [Fact]
    public void Find_AmongPackages_TakesTheNewest()
    {
        Unpack("0.9.0");
        var newest = Unpack("0.23.1");

        Assert.Equal(newest, PackagedWeights.Find(_app.File(""), _packages.File("")));
    }

    [Fact]
    public void Find_Nowhere_SaysHowItGetsThere()
    {
        Assert.Contains(
            "dotnet add package Microsoft.ML.DnnImageFeaturizer.ResNet18 --version 0.23.1",
            Assert.Throws<EngineException>(() => PackagedWeights.Find(_app.File(""), null)).Message);
        Assert.Contains(
            $"dotnet package download Microsoft.ML.DnnImageFeaturizer.ResNet18@0.23.1 --output {_packages.File("")}",
            Assert.Throws<EngineException>(() => PackagedWeights.Find(_app.File(""), _packages.File(""))).Message);
    }

    private string Unpack(string version) =>
        Make(_packages.File($"microsoft.ml.dnnimagefeaturizer.resnet18/{version}/tools/{Model}"));

    private static string Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
