using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FairDiff.MLNet.Hosting.Tests;

public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("FairDiff:Seed", "one", "whole number")]
    [InlineData("FairDiff:Sede", "1", "Seed, PollInterval, Models")]
    [InlineData("FairDiff:PollInterval", "soon", "00:00:00.01 to 01:00:00")]
    [InlineData("FairDiff:PollInterval", "00:00:00", "00:00:00.01 to 01:00:00")]
    [InlineData("FairDiff:Models:colours:Path", "", "ml.Model.Save")]
    [InlineData("FairDiff:Models:colours:PoolSize", "0", "from 1 to 1024")]
    [InlineData("FairDiff:Models:colours:PoolSize", "1025", "from 1 to 1024")]
    [InlineData("FairDiff:Models:colours:PoolSize", "many", "from 1 to 1024")]
    [InlineData("FairDiff:Models:colours:Watch", "yes", "true or false")]
    [InlineData("FairDiff:Models:colours:Watch", "false", "a file that is there")]
    [InlineData("FairDiff:Models:colours:File", "a.zip", "Path, Watch, PoolSize")]
    public async Task Start_WithAWrongSetting_NamesKeyValueAndRange(string key, string value, string allowed)
    {
        var settings = new Dictionary<string, string?> { ["FairDiff:Models:colours:Path"] = "not-there.zip", [key] = value };

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(
            services => services.AddFairDiffModel<Patch, Diagnosis>("colours"), [.. settings.Select(pair => (pair.Key, pair.Value))]));

        var problem = Assert.Single(refused.Failures);
        Assert.Contains(value is "false" ? "FairDiff:Models:colours:Path" : key, problem, StringComparison.Ordinal);
        Assert.Contains(allowed, problem, StringComparison.Ordinal);
        Assert.True(
            key.EndsWith("Sede", StringComparison.Ordinal) || key.EndsWith("File", StringComparison.Ordinal)
                || problem.Contains("environment variable FairDiff__", StringComparison.Ordinal), problem);
    }

    [Fact]
    public async Task Start_WithoutASettingOfTheModel_NamesIt()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestApp.StartAsync(services => services.AddFairDiffModel<Patch, Diagnosis>("colours")));

        Assert.Contains("FairDiff:Models:colours:Path is ''", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CodeHasTheLastWord_AndNamesIgnoreCase()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddFairDiff(options => options.Seed = 3)
                .AddFairDiffModel<Patch, Diagnosis>("colours", model => model.PoolSize = 7),
            ("FairDiff:Seed", "2"), ("FairDiff:Models:Colours:Path", "a.zip"), ("FairDiff:Models:Colours:PoolSize", "5"));

        var options = app.Services.GetRequiredService<IOptions<FairDiffOptions>>().Value;

        Assert.Equal(3, options.Seed);
        var model = Assert.Single(options.Models).Value;
        Assert.Equal((7, "a.zip"), (model.PoolSize, model.Path));
    }

    [Fact]
    public void Services_WithoutConfigurationAndHost_HaveTheCatalog()
    {
        using var services = new ServiceCollection().AddFairDiff().AddFairDiff().BuildServiceProvider();

        Assert.NotNull(services.GetRequiredService<FairDiffCatalog>());
        Assert.Same(services.GetRequiredService<MLContext>(), services.GetRequiredService<MLContext>());
    }

    [Fact]
    public void AddFairDiffModel_Twice_IsRefused()
    {
        var services = new ServiceCollection().AddFairDiffModel<Patch, Diagnosis>("colours");

        Assert.Throws<ArgumentException>(() => services.AddFairDiffModel<Patch, Stranger>("Colours"));
    }
}
