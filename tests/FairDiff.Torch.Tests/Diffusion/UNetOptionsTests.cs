using System.Text.Json;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Torch.Tests.Diffusion;

public class UNetOptionsTests
{
    [Fact]
    public void Equals_SameLists_IsByValue()
    {
        var (a, b) = (Custom(), Custom());

        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual(a, a with { ChannelMultipliers = [1, 2, 3] });
        Assert.NotEqual(a, a with { AttentionResolutions = null });
        Assert.NotEqual(a, a with { Dropout = 0.2 });
    }

    [Fact]
    public void Init_ListChangedAfterwards_KeepsItsValues()
    {
        var multipliers = new List<int> { 1, 2 };
        var options = new UNetOptions { ChannelMultipliers = multipliers };

        multipliers[1] = 7;

        Assert.Equal([1, 2], options.ChannelMultipliers);
    }

    [Fact]
    public void Validate_SizeThatHasNoSuchNetwork_SaysSo()
    {
        UNetOptions.Tiny.Validate(16);

        Assert.Contains("size 9 is not supported", Assert.Throws<EngineException>(() => UNetOptions.Tiny.Validate(9)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => (UNetOptions.Tiny with { Channels = 3 }).Validate(16));
    }

    [Fact]
    public void Validate_SamplingOptionOutOfRange_NamesIt()
    {
        new GeneratorSampling().Validate();

        Assert.Contains(
            "SamplingNoise is 256; it must be from 0 to 255",
            Assert.Throws<ArgumentOutOfRangeException>(() => new UpsamplerSampling { SamplingNoise = 256 }.Validate()).Message);
    }

    [Fact]
    public void Json_AnyOptions_ReadBackEqual()
    {
        foreach (var options in new[] { UNetOptions.Small, UNetOptions.Ddpm32, Custom() })
        {
            var json = JsonSerializer.Serialize(options, DiffusionJson.Options);

            Assert.Equal(options, JsonSerializer.Deserialize<UNetOptions>(json, DiffusionJson.Options));
        }
    }

    [Fact]
    public void ToString_PresetOrNot_IsItsNameOrAllValues()
    {
        Assert.Equal("Small", UNetOptions.Small.ToString());
        Assert.Equal("Small", new UNetOptions().ToString());
        Assert.Equal("DhariwalNicholUpsampler224", $"{UNetOptions.DhariwalNicholUpsampler224}");
        Assert.Contains("\"channelMultipliers\":[1,2,2]", Custom().ToString());
    }

    private static UNetOptions Custom() => new() { ChannelMultipliers = [1, 2, 2], AttentionResolutions = [8], Heads = 2, Dropout = 0.1 };
}
