using FairDiff.MLNet;
using FairDiff.Torch.Classification;

namespace FairDiff.Studies.Tests.Study;

public sealed class StudyWeightsTests
{
    private static readonly StudyWeights Weights = new(
        PretrainedWeights.FromFile("resnet18.npz"), new PretrainedNetwork(
            ResNetArchitecture.ResNet18, 1, ResNetStem.Large), new string('a', 64));

    [Fact]
    public void Check_MethodWithoutWeights_NamesMethodAndOption()
    {
        var message = Assert.Throws<FairDiffException>(
            () => StudyWeights.Check(StudyMethod.Parse(["baseline", "label+pretrained"]), null)).Message;
        Assert.Contains("label+pretrained", message);
        Assert.Contains("--pretrained FILE", message);
    }

    [Fact]
    public void Check_WeightsWithoutMethod_SaysWhatToAdd()
    {
        var message = Assert.Throws<FairDiffException>(() => StudyWeights.Check(StudyMethod.Parse(["baseline"]), Weights)).Message;
        Assert.Contains("add pretrained", message);
    }

    [Fact]
    public void ResultName_OtherWeights_IsAnotherOnlyForMethodsThatStartFromThem()
    {
        var settings = new StudySettings { Methods = StudyMethod.Parse(["baseline", "pretrained"]), Weights = Weights };
        var other = settings with { Weights = Weights with { Sha256 = new string('b', 64) } };

        Assert.Equal(["baseline", "pretrained-aaaaaaaa"], settings.Methods.Select(settings.ResultName));
        Assert.Equal(["baseline", "pretrained-bbbbbbbb"], settings.Methods.Select(other.ResultName));
    }

    [Fact]
    public void Open_AddressWithSecrets_NeverShowsThem()
    {
        const string Address = "https://user:secret@example.org/a.npz?token=secret";
        var message = Assert.Throws<FairDiffException>(() => StudyWeights.Open(Address, null)).Message;

        Assert.Contains("https://***@example.org/a.npz?***", message);
        Assert.DoesNotContain("secret", message);
        Assert.DoesNotContain("secret", $"{Weights with { Source = PretrainedWeights.FromUrl(Address, new string('a', 64)) }}");
    }
}
