using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FairDiff.MLNet.Hosting.Configuration;

/// <summary>Reads the section <c>FairDiff</c> of the app's configuration, where the app has one.</summary>
internal sealed class ConfigureFairDiffOptions(IServiceProvider services) : IConfigureOptions<FairDiffOptions>
{
    public void Configure(FairDiffOptions options)
    {
        if (services.GetService<IConfiguration>()?.GetSection(FairDiffOptions.SectionName) is not { } section)
        {
            return;
        }

        var problems = new List<string>();
        var reader = new SettingsReader(section, problems);
        reader.Value<int>(nameof(options.Seed), WholeNumber, "a whole number", seed => options.Seed = seed);
        reader.Value<TimeSpan>(
            nameof(options.PollInterval), Duration, FairDiffOptionsValidation.PollIntervals, interval => options.PollInterval = interval);
        reader.Sections(nameof(options.Models), model => Configure(options.Models, model, problems));
        reader.End();
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(FairDiffOptions), problems);
        }
    }

    private static void Configure(
        IDictionary<string, ServedModelOptions> models, IConfigurationSection section, ICollection<string> problems)
    {
        if (!models.TryGetValue(section.Key, out var model))
        {
            models[section.Key] = model = new ServedModelOptions();
        }

        var reader = new SettingsReader(section, problems);
        reader.Value<string>(nameof(model.Path), Text, FairDiffOptionsValidation.Paths, path => model.Path = path);
        reader.Value<bool>(nameof(model.Watch), bool.TryParse, "true or false", watch => model.Watch = watch);
        reader.Value<int>(nameof(model.PoolSize), WholeNumber, FairDiffOptionsValidation.PoolSizes, size => model.PoolSize = size);
        reader.End();
    }

    private static bool WholeNumber(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool Duration(string text, out TimeSpan value) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);

    private static bool Text(string text, out string value) => (value = text).Length > 0;
}
